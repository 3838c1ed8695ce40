# METADATA
# title: How soon must it be done?
# description: |
#   Impact by urgency, read from the tenant's own matrix (input.matrix, 16 cells row by row) or else from
#   data.synergyflow.matrix. A requester marked VIP and a critical service raise the urgency by one step each, never above 1;
#   the matrix stays as it is.
package synergyflow.priority

# METADATA
# title: The priority, and what made it so
# entrypoint: true
decision := {
	"priority": cell(input.impact, urgency),
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

urgency := max([1, input.urgency - count(raised)])

raised contains "vip" if input.requester.vip == true

raised contains "critical_service" if input.service.criticality == 1

reasons contains reason(
	"matrix", "Impact {impact} and urgency {urgency} are {priority} in the matrix.", {
		"impact": input.impact,
		"urgency": urgency,
		"priority": cell(input.impact, urgency),
	},
	"cell",
)

reasons contains reason("vip", "The requester is marked VIP: one step more urgent.", {}, "raised") if "vip" in raised

reasons contains reason(
	"critical_service", "{service} is a critical service: one step more urgent.", {"service": object.get(input.service, "name", "It")},
	"raised",
) if {
	"critical_service" in raised
}

reasons contains reason("no_more_urgent", "Nothing is more urgent than urgency 1.", {}, "urgency") if {
	input.urgency - count(raised) < 1
}

reason(code, text, parameters, rule) := data.synergyflow.reason.of("priority", code, text, parameters, rule)
