package synergyflow.change_approval_test

import data.synergyflow.change_approval

change := {"type": "normal", "risk": "low", "starts": "2026-12-20T20:00:00Z", "ends": "2026-12-20T22:00:00Z", "services": ["mail"]}

freeze := {"id": "f1", "name": "Year end", "from": "2026-12-20T21:00:00+00:00", "to": "2027-01-03T00:00:00Z", "severity": "block"}

decided(facts, freezes) := answer if {
	answer := change_approval.decision with input as {"change": object.union(change, facts), "freezes": freezes}
}

codes(facts, freezes) := {reason.code | some reason in decided(facts, freezes).reasons}

test_low_risk_needs_nobody if {
	decided({}, []) == {"required": false, "approvers": [], "blocked": false, "after_the_fact": false, "reasons": decided({}, []).reasons}
	codes({}, []) == {"low_risk"}
}

test_risk_adds_approvers if {
	decided({"risk": "medium"}, []).approvers == ["change_manager"]
	decided({"risk": "high"}, []).approvers == ["cab", "change_manager"]
	decided({"risk": "very_high"}, []).approvers == ["cab", "change_manager", "service_owner"]
	codes({"risk": "high"}, []) == {"risk"}
}

test_standard_change_is_approved_with_its_template if {
	standard := {"type": "standard", "risk": "medium", "template_valid": true}
	not decided(standard, []).required
	codes(standard, []) == {"pre_approved"}
	decided(object.union(standard, {"risk": "high"}), []).approvers == ["change_manager"]
	codes(object.union(standard, {"risk": "high"}), []) == {"risk"}
}

test_standard_change_without_a_valid_template_is_a_normal_one if {
	codes({"type": "standard", "risk": "medium"}, []) == {"template_invalid", "risk"}
	decided({"type": "standard", "risk": "medium", "template_valid": "yes"}, []).approvers == ["change_manager"]
}

test_emergency_goes_to_its_board_and_may_come_after if {
	decided({"type": "emergency"}, []).approvers == ["ecab"]
	decided({"type": "emergency"}, []).after_the_fact
}

test_freeze_blocks_all_but_emergencies if {
	decided({}, [freeze]).blocked
	decided({}, [freeze]).approvers == ["change_manager", "service_owner"]
	codes({}, [freeze]) == {"freeze", "blocked", "low_risk"}
	not decided({"type": "emergency"}, [freeze]).blocked
	codes({"type": "emergency"}, [freeze]) == {"freeze", "risk"}
}

test_freeze_that_warns_asks_more_people_and_blocks_nobody if {
	warning := object.union(freeze, {"severity": "warn"})
	not decided({}, [warning]).blocked
	decided({}, [warning]).required
	decided({"type": "standard", "template_valid": true}, [warning]).approvers == ["change_manager"]
}

test_freeze_of_other_times_or_services_is_none if {
	not decided({"ends": "2026-12-20T21:00:00Z"}, [freeze]).required
	not decided({}, [object.union(freeze, {"services": ["erp"]})]).required
	decided({}, [object.union(freeze, {"services": ["erp", "mail"]})]).required
}

test_what_is_no_change_is_not_decided if {
	every facts in [{"type": "wild"}, {"risk": "none"}, {"starts": "soon"}, {"ends": "2026-12-20T20:00:00Z"}] {
		not decided(facts, [])
	}
	not decided({}, [object.union(freeze, {"to": "never"})])
}
