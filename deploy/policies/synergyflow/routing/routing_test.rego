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

decided(facts) := answer if {
	answer := routing.decision with input as object.union({"routes": routes}, facts)
}

codes(facts) := {reason.code | some reason in decided(facts).reasons}

test_service_goes_before_category if {
	decided({"service": "mail", "category": "network"}).team == "t-mail"
	codes({"service": "mail", "category": "network"}) == {"service", "beats"}
}

test_deeper_category_goes_before if {
	decided({"category": "network/wifi/guests"}).route == "wifi"
	decided({"category": "network/cable"}).route == "network"
	decided({"category": "networking"}).route == "rest"
}

test_case_does_not_matter if {
	decided({"service": "MAIL"}).route == "mail"
	decided({"category": "Network/WiFi"}).route == "wifi"
}

test_all_tags_must_be_there if {
	decided({"category": "network", "tags": ["remote", "vpn", "x"]}).route == "vpn"
	codes({"category": "network", "tags": ["remote", "vpn"]}) == {"category", "tag", "beats"}
	decided({"category": "network", "tags": ["vpn"]}).route == "network"
}

test_first_of_equals_takes_the_rest if {
	decided({}).team == "t-desk"
	codes({}) == {"takes_all", "beats"}
}

test_no_route_is_no_team if {
	answer := routing.decision with input as {"routes": [routes[0], {"id": "lame", "category": "x"}, {"team": "t", "category": "x"}], "category": "x"}
	answer.team == null
	[reason.code | some reason in answer.reasons] == ["no_route"]
}

test_without_routes_nothing_is_decided if {
	every junk in [{}, {"routes": "all"}, []] {
		not routing.decision with input as junk
	}
}
