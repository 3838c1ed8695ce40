package synergyflow.authz_test

import data.synergyflow.authz

user(role) := {"id": "u1", "tenant": "t1", "active": true, "roles": [role], "teams": ["m1"]}

record := {"kind": "incident", "tenant": "t1", "id": "r1", "people": ["u9"], "assignee": "u8", "team": "m2", "restricted": false}

# A question about another's record, and what differs from that.
asked(role, action, asker, resource) := {
	"user": object.union(user(role), asker),
	"action": action,
	"resource": object.union(record, resource),
}

roles := ["END_USER", "AGENT", "TENANT_ADMIN", "SYSTEM_ADMIN"]

situations := [{}, {"restricted": true}, {"people": ["u1"]}, {"assignee": "u1"}, {"team": "m1", "restricted": true}, {"id": "u1"}]

may(question) if authz.allow with input as question

codes(question) := {reason.code | some reason in reasons} if {
	reasons := authz.decision.reasons with input as question
}

test_example_of_the_deployment_guide if {
	may({"user": {"roles": ["AGENT"]}, "action": "incident.create"})
}

test_role_alone_is_nothing_when_the_account_is_off if {
	not may({"user": {"roles": ["AGENT"], "active": false}, "action": "incident.create"})
}

test_role_too_low_is_refused_and_high_enough_is_not if {
	every action, rule in data.synergyflow.actions {
		every role in roles {
			question := asked(role, action, {}, {"people": ["u1"], "id": "u1", "team": "m1"})
			[true | may(question)] == [true | data.synergyflow.roles.rank[role] >= data.synergyflow.roles.rank[rule.role]]
		}
	}
}

test_superior_may_whatever_an_inferior_may if {
	beyond := [[role, action, situation] |
		some i, role in roles
		some action, _ in data.synergyflow.actions
		some situation in situations
		may(asked(roles[i - 1], action, {}, situation))
		not may(asked(role, action, {}, situation))
	]
	beyond == []
}

test_other_tenant_is_closed_to_everybody if {
	every role in roles {
		every action, _ in data.synergyflow.actions {
			not may(asked(role, action, {}, {"tenant": "t2", "people": ["u1"], "id": "u1"}))
		}
	}
	codes(asked("SYSTEM_ADMIN", "record.read", {}, {"tenant": "t2"})) == {"other_tenant"}
}

test_inactive_account_may_nothing if {
	every role in roles {
		every action, _ in data.synergyflow.actions {
			not may(asked(role, action, {"active": false}, {"people": ["u1"], "id": "u1"}))
		}
	}
	codes(asked("AGENT", "record.read", {"active": false}, {})) == {"account_inactive"}
}

test_unknown_action_is_for_nobody if {
	every role in roles { not may(asked(role, "desk.burn", {}, {})) }
	"unknown_action" in codes(asked("SYSTEM_ADMIN", "desk.burn", {}, {}))
}

test_unknown_role_is_none if {
	not may(asked("WIZARD", "incident.create", {}, {}))
	codes(asked("WIZARD", "incident.create", {}, {})) == {"role_too_low"}
}

test_stake_opens_ones_own_record if {
	may(asked("END_USER", "record.read", {}, {"people": ["u1"]}))
	may(asked("END_USER", "record.reply", {}, {"assignee": "u1", "restricted": true}))
	not may(asked("END_USER", "record.read", {}, {}))
	codes(asked("END_USER", "record.read", {}, {"people": ["u1"]})) == {"role", "stake", "open"}
	codes(asked("END_USER", "record.read", {}, {})) == {"not_seen"}
}

test_restricted_is_for_its_team_and_administrators if {
	not may(asked("AGENT", "incident.update", {}, {"restricted": true}))
	may(asked("AGENT", "incident.update", {}, {"restricted": true, "team": "m1"}))
	may(asked("AGENT", "incident.update", {}, {"restricted": true, "people": ["u1"]}))
	may(asked("TENANT_ADMIN", "incident.update", {}, {"restricted": true}))
	codes(asked("AGENT", "incident.update", {}, {"restricted": true})) == {"restricted"}
	codes(asked("AGENT", "incident.update", {}, {"restricted": true, "team": "m1"})) == {"role", "team"}
	codes(asked("TENANT_ADMIN", "incident.update", {}, {"restricted": true})) == {"role", "administrator"}
}

test_unsaid_restriction_counts_as_restricted if {
	question := asked("AGENT", "record.read", {}, {})
	not may(json.remove(question, ["resource/restricted"]))
}

test_own_account_own_view_and_own_team if {
	may(asked("END_USER", "account.own", {}, {"id": "u1"}))
	not may(asked("SYSTEM_ADMIN", "account.own", {}, {"id": "u2"}))
	codes(asked("END_USER", "account.own", {}, {"id": "u1"})) == {"role", "own_account"}
	codes(asked("END_USER", "account.own", {}, {"id": "u2"})) == {"not_own_account"}

	may(asked("END_USER", "view.own", {}, {"people": ["u1"]}))
	codes(asked("END_USER", "view.own", {}, {"people": ["u1"]})) == {"role", "own"}
	codes(asked("SYSTEM_ADMIN", "view.own", {}, {})) == {"not_own"}

	may(asked("AGENT", "view.team", {}, {"team": "m1"}))
	may(asked("TENANT_ADMIN", "view.team", {}, {"team": "m2"}))
	codes(asked("AGENT", "view.team", {}, {"team": "m2"})) == {"not_own_team"}
	codes(asked("TENANT_ADMIN", "view.team", {}, {"team": "m2"})) == {"role", "administrator"}
}

test_what_several_teams_own_is_for_each_of_them if {
	may(asked("AGENT", "projects.read", {}, {"teams": ["m2"]}))
	may(asked("AGENT", "projects.read", {}, {"teams": ["m3", "m1"], "restricted": true}))
	may(asked("AGENT", "projects.read", {}, {"people": ["u1"], "teams": [], "restricted": true}))
	may(asked("TENANT_ADMIN", "projects.read", {}, {"teams": ["m3"], "restricted": true}))
	not may(asked("AGENT", "projects.read", {}, {"teams": ["m3"], "restricted": true}))
	not may(asked("AGENT", "projects.read", {}, {"teams": [], "restricted": true}))
	not may(asked("END_USER", "projects.read", {}, {"people": ["u1"], "teams": ["m1"]}))
	codes(asked("AGENT", "projects.read", {}, {"teams": ["m1"], "restricted": true})) == {"role", "team"}
}

test_members_of_a_project_see_what_is_restricted_to_it if {
	member := {"projects": ["p1"]}
	may(asked("AGENT", "record.read", member, {"project": "p1", "restricted": true}))
	may(asked("AGENT", "item.update", member, {"project": "p1", "restricted": true}))
	not may(asked("AGENT", "record.read", member, {"project": "p2", "restricted": true}))
	not may(asked("AGENT", "record.read", member, {"restricted": true}))
	not may(asked("END_USER", "record.read", member, {"project": "p1"}))
	codes(asked("AGENT", "item.update", member, {"project": "p1", "restricted": true})) == {"role", "project"}
	codes(asked("AGENT", "item.update", member, {"project": "p1"})) == {"role", "open"}
}

test_leading_is_for_who_leads_and_administrators if {
	may(asked("AGENT", "projects.manage", {}, {"people": ["u1"]}))
	may(asked("TENANT_ADMIN", "projects.manage", {}, {"restricted": true}))
	not may(asked("AGENT", "projects.manage", {}, {"teams": ["m1"]}))
	not may(asked("END_USER", "projects.manage", {}, {"people": ["u1"]}))
	codes(asked("AGENT", "projects.manage", {}, {"people": ["u1"]})) == {"role", "led"}
	codes(asked("AGENT", "projects.manage", {}, {})) == {"not_led"}
	codes(asked("TENANT_ADMIN", "projects.manage", {}, {})) == {"role", "administers"}
	not may(asked("AGENT", "projects.create", {}, {}))
}

test_nulls_never_meet if {
	nobody := {"id": null, "teams": [null], "projects": [null]}
	not may(asked("END_USER", "record.read", nobody, {"assignee": null, "people": [null]}))
	not may(asked("END_USER", "account.own", nobody, {"id": null}))
	not may(asked("AGENT", "view.team", nobody, {"team": null}))
	not may(asked("AGENT", "view.team", nobody, {"team": null, "teams": [null]}))
	not may(asked("AGENT", "record.read", nobody, {"project": null, "restricted": true}))
	not may(asked("SYSTEM_ADMIN", "incident.create", {"tenant": null}, {"tenant": null}))
}

test_token_does_what_its_scopes_cover if {
	reader := {"scopes": ["read"]}
	may(asked("AGENT", "record.read", reader, {}))
	not may(asked("AGENT", "incident.update", reader, {}))
	not may(asked("TENANT_ADMIN", "users.manage", {"scopes": ["read", "write"]}, {}))
	may(asked("TENANT_ADMIN", "users.manage", {"scopes": ["admin"]}, {}))
	not may(asked("AGENT", "record.read", {"scopes": []}, {}))
	codes(asked("AGENT", "incident.update", reader, {})) == {"token_scope"}
}

test_junk_is_refused if {
	every junk in [{}, [], "AGENT", 1, null, {"user": "AGENT", "action": "incident.create"}, {"user": {"roles": "AGENT"}, "action": "incident.create"}] {
		not may(junk)
	}
}

test_create_is_for_everybody_of_the_tenant if {
	codes(asked("END_USER", "incident.create", {}, {"restricted": true})) == {"role", "tenant"}
}

test_decision_says_what_allow_says_and_always_why if {
	every role in ["END_USER", "TENANT_ADMIN"] {
		every action, _ in data.synergyflow.actions {
			question := asked(role, action, {}, {"restricted": true})
			decided := authz.decision with input as question
			[true | may(question)] == [true | decided.allow]
			count(decided.reasons) > 0
		}
	}
}

test_allowed_lists_those_of_many_that_are_allowed if {
	question := object.union(asked("END_USER", "", {}, {"people": ["u1"]}), {"actions": ["record.read", "record.note", "desk.burn", "incident.rate"]})
	listed := authz.allowed with input as question
	listed == ["record.read", "incident.rate"]
}

test_scope_follows_the_role if {
	scope("END_USER", {}) == {"records": "own", "restricted": false, "teams": ["m1"]}
	scope("AGENT", {}) == {"records": "all", "restricted": false, "teams": ["m1"]}
	scope("TENANT_ADMIN", {}) == {"records": "all", "restricted": true, "teams": ["m1"]}
}

test_scope_is_nothing_without_an_account_a_tenant_or_the_right_to_read if {
	nothing := {"records": "none", "restricted": false, "teams": []}
	scope("AGENT", {"active": false}) == nothing
	scope("AGENT", {"tenant": "t2"}) == nothing
	scope("AGENT", {"scopes": ["write"]}) == nothing
	scope("WIZARD", {}) == nothing
	alone := authz.scope with input as {"user": {"roles": ["SYSTEM_ADMIN"]}}
	alone == nothing
}

scope(role, asker) := answer if {
	answer := authz.scope with input as {"user": object.union(user(role), asker), "resource": {"kind": "record", "tenant": "t1"}}
}
