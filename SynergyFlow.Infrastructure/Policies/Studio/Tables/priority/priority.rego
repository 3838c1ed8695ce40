# METADATA
# title: How soon must it be done? The first row of a table that fits says so.
# description: |
#   Rows are read from the top, and the first that fits decides. Where none does, it is as SynergyFlow's own policy says: impact by
#   urgency, read from the tenant's own matrix (input.matrix, 16 cells row by row) or else from data.synergyflow.matrix. A requester
#   marked VIP and a critical service raise the urgency by one step each, never above 1; the matrix stays as it is.
package synergyflow.priority

# What stands between the two marks belongs to the page "Table": one row a line, as JSON. A row fits where each fact that it names
# has one of the values; names count in any case.
# table: begin
rows := []

# table: end

# METADATA
# title: The priority, and what made it so
# entrypoint: true
decision := {
	"priority": priority,
	"without_raise": cell(input.impact, input.urgency),
	"urgency": urgency,
	"reasons": sort(reasons),
} if {
	well_formed
}

well_formed if {
	input.impact in {1, 2, 3, 4}
	input.urgency in {1, 2, 3, 4}
	count(matrix) == 16
	every priority in matrix { priority in {"P1", "P2", "P3", "P4"} }
}

matrix := object.get(input, "matrix", data.synergyflow.matrix.cells)

cell(impact, urgency) := matrix[((impact - 1) * 4) + (urgency - 1)]

priority := then.priority

priority := cell(input.impact, urgency) if not then.priority

urgency := max([1, input.urgency - steps])

steps := count(raised) + object.get(then, "raise", 0)

# The table as it is when the policy is asked: its rows may be any.
table := object.get({"rows": rows}, "rows", [])

hit := min([i | some i, row in table; fits(row.when)])

default then := {}

then := table[hit].then

fits(when) if {
	every fact, values in when { holds(fact, values) }
}

holds(fact, values) if {
	fact in {"impact", "urgency"}
	input[fact] in values
}

holds("vip", values) if vip in values

holds("critical", values) if critical in values

holds("service", values) if {
	some value in values
	lower(value) == lower(input.service.name)
}

default vip := false

vip if input.requester.vip == true

default critical := false

critical if input.service.criticality == 1

# Where a row says the priority, or leaves it to the matrix alone, nothing else raises it.
usual if {
	not then.priority
	not then.leave_to == "matrix"
}

raised contains "vip" if {
	usual
	vip
}

raised contains "critical_service" if {
	usual
	critical
}

reasons contains row_reason("table_priority", "Row {row} of the table says {priority}.", {"priority": then.priority}) if then.priority

reasons contains row_reason("table_raise", "Row {row} of the table makes it {steps} steps more urgent.", {"steps": then.raise}) if then.raise

reasons contains row_reason("table_matrix", "Row {row} of the table leaves it to the matrix alone.", {}) if then.leave_to == "matrix"

reasons contains row_reason("table_usual", "Row {row} of the table leaves it as it is without the table.", {}) if then.leave_to == "usual"

reasons contains reason(
	"matrix", "Impact {impact} and urgency {urgency} are {priority} in the matrix.", {
		"impact": input.impact,
		"urgency": urgency,
		"priority": cell(input.impact, urgency),
	},
	"cell",
) if {
	not then.priority
}

# Who is a VIP is not for everybody to know.
reasons contains object.union(
	reason("vip", "The requester is marked VIP: one step more urgent.", {}, "raised"),
	{"internal": true},
) if {
	"vip" in raised
}

reasons contains reason(
	"critical_service", "{service} is a critical service: one step more urgent.", {"service": object.get(input.service, "name", "It")},
	"raised",
) if {
	"critical_service" in raised
}

reasons contains reason("no_more_urgent", "Nothing is more urgent than urgency 1.", {}, "urgency") if input.urgency - steps < 1

row_reason(code, text, parameters) := object.union(
	reason(code, concat("", [text, noted.text]), object.union_n([parameters, {"row": hit + 1}, noted.parameters]), "table"),
	audience,
)

default noted := {"text": "", "parameters": {}}

noted := {"text": " {note}", "parameters": {"note": table[hit].note}}

# A row that asks for it would tell who is a VIP.
default audience := {}

audience := {"internal": true} if table[hit].when.vip

reason(code, text, parameters, rule) := data.synergyflow.reason.of("priority", code, text, parameters, rule)
