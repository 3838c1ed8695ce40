package synergyflow.priority_test

import data.synergyflow.priority

decided(question) := answer if {
	answer := priority.decision with input as question
}

codes(question) := {reason.code | some reason in decided(question).reasons}

test_matrix_decides if {
	got := {[impact, urgency, decided({"impact": impact, "urgency": urgency}).priority] |
		some impact in numbers.range(1, 4)
		some urgency in numbers.range(1, 4)
	}
	got == {
		[1, 1, "P1"], [1, 2, "P1"], [1, 3, "P2"], [1, 4, "P3"],
		[2, 1, "P1"], [2, 2, "P2"], [2, 3, "P2"], [2, 4, "P3"],
		[3, 1, "P2"], [3, 2, "P2"], [3, 3, "P3"], [3, 4, "P4"],
		[4, 1, "P2"], [4, 2, "P3"], [4, 3, "P4"], [4, 4, "P4"],
	}
}

test_matrix_of_the_tenant_goes_before if {
	decided({"impact": 4, "urgency": 4, "matrix": ["P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P1"]}).priority == "P1"
}

test_vip_is_one_step_more_urgent if {
	question := {"impact": 3, "urgency": 3, "requester": {"vip": true}}
	decided(question).priority == "P2"
	decided(question).without_raise == "P3"
	codes(question) == {"matrix", "vip"}
}

test_vip_must_be_true if {
	codes({"impact": 3, "urgency": 3, "requester": {"vip": "true"}, "service": {"criticality": 2}}) == {"matrix"}
}

test_critical_service_raises_too if {
	question := {"impact": 4, "urgency": 4, "requester": {"vip": true}, "service": {"name": "Mail", "criticality": 1}}
	decided(question).urgency == 2
	decided(question).priority == "P3"
	codes(question) == {"matrix", "vip", "critical_service"}
}

test_nothing_is_more_urgent_than_1 if {
	question := {"impact": 2, "urgency": 1, "service": {"criticality": 1}}
	decided(question).urgency == 1
	codes(question) == {"matrix", "critical_service", "no_more_urgent"}
}

test_what_is_no_impact_urgency_or_matrix_has_no_priority if {
	every question in [
		{"impact": 0, "urgency": 1}, {"impact": 1, "urgency": 5}, {"impact": "1", "urgency": 1}, {},
		{"impact": 1, "urgency": 1, "matrix": ["P1"]},
		{"impact": 1, "urgency": 1, "matrix": ["P0", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P4", "P1"]},
	] {
		not decided(question)
	}
}
