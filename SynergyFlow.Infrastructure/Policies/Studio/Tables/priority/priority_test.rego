package synergyflow.priority_test

import data.synergyflow.priority

# What the table says as it is now.

questions := [
	{"impact": 1, "urgency": 1},
	{"impact": 4, "urgency": 4, "requester": {"vip": true}, "service": {"name": "Any", "criticality": 1}},
]

test_every_question_has_a_priority_and_reasons if {
	every question in questions {
		answer := priority.decision with input as question
		answer.priority in {"P1", "P2", "P3", "P4"}
		count(answer.reasons) > 0
	}
}

test_every_row_is_one if {
	every row in priority.table {
		{fact | some fact, _ in row.when} - {"impact", "urgency", "vip", "service", "critical"} == set()
		every values in row.when { count(values) > 0 }
		count(row.then) == 1
		says_something(row.then)
	}
}

says_something(effect) if effect.priority in {"P1", "P2", "P3", "P4"}

says_something(effect) if effect.raise in {1, 2, 3}

says_something(effect) if effect.leave_to in {"matrix", "usual"}

# How a table decides, with rows of these tests.

by(rows, question) := answer if {
	answer := priority.decision with input as question with priority.rows as rows
}

codes(answer) := {reason.code | some reason in answer.reasons}

test_first_row_that_fits_decides if {
	rows := [
		{"when": {"impact": [1], "urgency": [1]}, "then": {"priority": "P4"}},
		{"when": {"impact": [1, 2]}, "then": {"priority": "P3"}, "note": "Whole sites first."},
		{"when": {}, "then": {"priority": "P2"}},
	]
	by(rows, {"impact": 1, "urgency": 1}).priority == "P4"
	by(rows, {"impact": 2, "urgency": 1}).priority == "P3"
	by(rows, {"impact": 3, "urgency": 1}).priority == "P2"
	by(rows, {"impact": 2, "urgency": 1}).reasons == [{
		"code": "table_priority",
		"text": "Row {row} of the table says {priority}. {note}",
		"parameters": {"row": 2, "priority": "P3", "note": "Whole sites first."},
		"rule": "synergyflow/priority/table",
	}]
}

test_service_counts_in_any_case if {
	rows := [{"when": {"service": ["mail", "VPN"]}, "then": {"priority": "P1"}}]
	by(rows, {"impact": 4, "urgency": 4, "service": {"name": "Mail"}}).priority == "P1"
	by(rows, {"impact": 4, "urgency": 4, "service": {"name": "Mailing"}}).priority == "P4"
	by(rows, {"impact": 4, "urgency": 4}).priority == "P4"
}

test_critical_is_asked_for if {
	rows := [{"when": {"critical": [true]}, "then": {"priority": "P1"}}, {"when": {"critical": [false]}, "then": {"priority": "P2"}}]
	by(rows, {"impact": 4, "urgency": 4, "service": {"name": "Mail", "criticality": 1}}).priority == "P1"
	by(rows, {"impact": 4, "urgency": 4}).priority == "P2"
}

test_row_that_asks_for_vip_is_internal if {
	rows := [{"when": {"vip": [true]}, "then": {"priority": "P1"}}]
	[reason.internal | some reason in by(rows, {"impact": 4, "urgency": 4, "requester": {"vip": true}}).reasons] == [true]
}

test_row_raises_beside_what_raises_without_it if {
	rows := [{"when": {"impact": [3]}, "then": {"raise": 2}}]
	answer := by(rows, {"impact": 3, "urgency": 4, "requester": {"vip": true}})
	[answer.urgency, answer.priority, answer.without_raise] == [1, "P2", "P4"]
	codes(answer) == {"table_raise", "vip", "matrix"}
	"no_more_urgent" in codes(by(rows, {"impact": 3, "urgency": 2}))
}

test_matrix_alone_is_raised_by_nothing if {
	rows := [{"when": {}, "then": {"leave_to": "matrix"}}]
	answer := by(rows, {"impact": 3, "urgency": 3, "requester": {"vip": true}, "service": {"name": "Mail", "criticality": 1}})
	[answer.priority, codes(answer)] == ["P3", {"table_matrix", "matrix"}]
}

test_exception_is_as_without_the_table if {
	rows := [{"when": {"service": ["Mail"]}, "then": {"leave_to": "usual"}}, {"when": {}, "then": {"priority": "P4"}}]
	answer := by(rows, {"impact": 3, "urgency": 3, "requester": {"vip": true}, "service": {"name": "Mail"}})
	[answer.priority, codes(answer)] == ["P2", {"table_usual", "vip", "matrix"}]
}

# Without a row everything is as SynergyFlow's own policy says.

decided(question) := by([], question)

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

test_vip_and_critical_service_raise if {
	question := {"impact": 4, "urgency": 4, "requester": {"vip": true}, "service": {"name": "Mail", "criticality": 1}}
	decided(question).priority == "P3"
	codes(decided(question)) == {"matrix", "vip", "critical_service"}
}

test_what_is_no_impact_urgency_or_matrix_has_no_priority if {
	every question in [
		{"impact": 0, "urgency": 1}, {"impact": 1, "urgency": 5}, {"impact": "1", "urgency": 1}, {},
		{"impact": 1, "urgency": 1, "matrix": ["P1"]},
	] {
		not decided(question)
	}
}
