# METADATA
# title: Who must approve a change?
# description: |
#   {"change": {type, risk, template_valid, starts, ends, services}, "freezes": [{id, name, from, to, services, severity}]}.
#   Times are RFC 3339. Whom the table (data.synergyflow.approvers) names for type and risk, and whom a freeze adds.
package synergyflow.change_approval

# METADATA
# title: Whether, by whom, and why
# entrypoint: true
decision := {
	"required": count(approvers) > 0,
	"approvers": sort(approvers),
	"blocked": count(blocking) > 0,
	"after_the_fact": after_the_fact,
	"reasons": sort(reasons),
} if {
	well_formed
}

well_formed if {
	input.change.type in {"standard", "normal", "emergency"}
	input.change.risk in {"low", "medium", "high", "very_high"}
	starts < ends
	every freeze in freezes { time.parse_rfc3339_ns(freeze.from) < time.parse_rfc3339_ns(freeze.to) }
}

starts := time.parse_rfc3339_ns(input.change.starts)

ends := time.parse_rfc3339_ns(input.change.ends)

freezes := object.get(input, "freezes", [])

# A standard change was agreed once, with its template.
type := "normal" if {
	input.change.type == "standard"
	not input.change.template_valid == true
} else := input.change.type

approvers contains approver if some approver in data.synergyflow.approvers.by_type[type][input.change.risk]

approvers contains approver if {
	count(met) > 0
	some approver in data.synergyflow.approvers.in_freeze[input.change.type]
}

# An emergency may be put right first; its board looks at it within a day.
default after_the_fact := false

after_the_fact if type == "emergency"

met contains i if {
	some i, freeze in freezes
	time.parse_rfc3339_ns(freeze.from) < ends
	starts < time.parse_rfc3339_ns(freeze.to)
	concerns(freeze)
}

concerns(freeze) if count(object.get(freeze, "services", [])) == 0

concerns(freeze) if {
	some service in freeze.services
	service in input.change.services
}

# Emergencies pass a freeze, with a board's word; others wait.
blocking contains i if {
	some i in met
	freezes[i].severity == "block"
	type != "emergency"
}

reasons contains reason("pre_approved", "A standard change from a valid template is approved already.", {}, "type") if {
	type == "standard"
	count(approvers) == 0
}

reasons contains reason("template_invalid", "The template is not valid any more: it goes the way of a normal change.", {}, "type") if {
	input.change.type == "standard"
	type == "normal"
}

reasons contains reason(
	"risk", "A change of type {type} with {risk} risk needs {approvers}.", {
		"type": type,
		"risk": input.change.risk,
		"approvers": data.synergyflow.approvers.by_type[type][input.change.risk],
	},
	"approvers",
) if {
	count(data.synergyflow.approvers.by_type[type][input.change.risk]) > 0
}

reasons contains reason("low_risk", "A change of type {type} with {risk} risk needs nobody.", {"type": type, "risk": input.change.risk}, "approvers") if {
	type != "standard"
	count(data.synergyflow.approvers.by_type[type][input.change.risk]) == 0
}

reasons contains reason(
	"freeze", "It falls into {freeze}: {approvers} must agree.", {
		"freeze": freezes[i].name,
		"approvers": data.synergyflow.approvers.in_freeze[input.change.type],
	},
	"met",
) if {
	some i in met
}

reasons contains reason("blocked", "{freeze} lets emergencies pass only.", {"freeze": freezes[i].name}, "blocking") if {
	some i in blocking
}

reason(code, text, parameters, rule) := data.synergyflow.reason.of("change_approval", code, text, parameters, rule)
