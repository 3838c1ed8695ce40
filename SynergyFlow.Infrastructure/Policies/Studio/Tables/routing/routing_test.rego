package synergyflow.routing_test

import data.synergyflow.routing

routes := [
	{"id": "mail", "team": "t-mail", "service": "mail"},
	{"id": "network", "team": "t-net", "category": "network"},
	{"id": "wifi", "team": "t-wifi", "category": "network/wifi"},
	{"id": "vpn", "team": "t-vpn", "category": "network", "tags": ["vpn", "remote"]},
	{"id": "rest", "team": "t-desk"},
	{"id": "rest2", "team": "t-never"},
]

# What the table says as it is now.

test_every_row_is_one if {
	every row in routing.table {
		{fact | some fact, _ in row.when} - {"service", "category", "tag", "location", "channel", "impact", "urgency", "priority", "vip"} == set()
		every values in row.when { count(values) > 0 }
		count(row.then) == 1
		says_something(row.then)
	}
}

says_something(effect) if is_string(effect.route)

says_something(effect) if effect.leave_to in {"nobody", "usual"}

test_every_question_has_an_answer if {
	every question in [{"routes": []}, {"routes": routes, "service": "mail", "requester": {"vip": true}}] {
		answer := routing.decision with input as question
		count(answer.reasons) > 0
	}
}

# How a table decides, with rows of these tests.

by(rows, facts) := answer if {
	answer := routing.decision with input as object.union({"routes": routes}, facts) with routing.rows as rows
}

codes(answer) := {reason.code | some reason in answer.reasons}

test_first_row_that_fits_decides if {
	rows := [
		{"when": {"impact": [1], "channel": ["phone"]}, "then": {"route": "wifi"}, "note": "By phone at once."},
		{"when": {"priority": ["P1", "P2"]}, "then": {"route": "vpn"}},
	]
	by(rows, {"impact": 1, "channel": "phone", "priority": "P1"}).team == "t-wifi"
	by(rows, {"impact": 1, "channel": "email", "priority": "P1"}).route == "vpn"
	by(rows, {"impact": 1, "channel": "email", "priority": "P3"}).route == "rest"
	by(rows, {"impact": 1, "channel": "phone", "priority": "P1"}).reasons == [{
		"code": "table_route",
		"text": "Row {row} of the table chooses route {route}. {note}",
		"parameters": {"row": 1, "route": "wifi", "note": "By phone at once."},
		"rule": "synergyflow/routing/table",
	}]
}

test_names_count_in_any_case_and_categories_cover_those_below if {
	rows := [{"when": {"category": ["Hardware"], "location": ["jakarta"]}, "then": {"route": "mail"}}]
	by(rows, {"category": "hardware/printer", "location": "Jakarta"}).route == "mail"
	by(rows, {"category": "hardware", "location": "Jakarta"}).route == "mail"
	by(rows, {"category": "hardwareshop", "location": "Jakarta"}).route == "rest"
	by(rows, {"category": "hardware"}).route == "rest"
}

test_one_of_the_tags_is_enough if {
	rows := [{"when": {"tag": ["vpn", "x"]}, "then": {"route": "vpn"}}]
	by(rows, {"tags": ["a", "vpn"]}).route == "vpn"
	by(rows, {"tags": ["a"]}).route == "rest"
}

test_row_that_asks_for_vip_is_internal if {
	rows := [{"when": {"vip": [true]}, "then": {"route": "vpn"}}]
	[reason.internal | some reason in by(rows, {"requester": {"vip": true}}).reasons] == [true]
	by(rows, {"requester": {"vip": false}}).route == "rest"
}

test_row_of_a_route_that_is_gone_fits_nothing if {
	rows := [{"when": {}, "then": {"route": "gone"}}, {"when": {}, "then": {"route": "mail"}}]
	by(rows, {}).route == "mail"
}

test_row_gives_it_to_nobody if {
	answer := by([{"when": {}, "then": {"leave_to": "nobody"}}], {"service": "mail"})
	[answer.team, answer.route, codes(answer)] == [null, null, {"table_nobody"}]
}

test_exception_is_as_without_the_table if {
	rows := [{"when": {"service": ["Mail"]}, "then": {"leave_to": "usual"}}, {"when": {}, "then": {"route": "vpn"}}]
	[by(rows, {"service": "mail"}).route, codes(by(rows, {"service": "mail"}))] == ["mail", {"table_usual", "service", "beats"}]
	by(rows, {}).route == "vpn"
}

# Without a row everything is as SynergyFlow's own policy says.

decided(facts) := by([], facts)

test_service_goes_before_category if {
	decided({"service": "mail", "category": "network"}).team == "t-mail"
	codes(decided({"service": "mail", "category": "network"})) == {"service", "beats"}
}

test_deeper_category_goes_before if {
	decided({"category": "Network/WiFi/guests"}).route == "wifi"
	decided({"category": "network/cable"}).route == "network"
	decided({"category": "networking"}).route == "rest"
}

test_all_tags_of_a_route_must_be_there if {
	decided({"category": "network", "tags": ["remote", "vpn", "x"]}).route == "vpn"
	decided({"category": "network", "tags": ["vpn"]}).route == "network"
}

test_first_of_equals_takes_the_rest if {
	codes(decided({})) == {"takes_all", "beats"}
}

test_no_route_is_no_team if {
	answer := decided({"routes": [routes[0], {"id": "lame", "category": "x"}, {"team": "t", "category": "x"}], "category": "x"})
	[answer.team, codes(answer)] == [null, {"no_route"}]
}

test_without_routes_nothing_is_decided if {
	every junk in [{}, {"routes": "all"}, []] {
		not routing.decision with input as junk with routing.rows as []
	}
}
