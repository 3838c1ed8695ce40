package synergyflow.authz

# Why: all that speaks against it, or else what it rests on.
reasons := sort(refusals) if not allow

reasons := sort(grounds) if allow

action := object.get(input, "action", "")

grounds contains reason("role", "{action} is open to {role} and above.", {"action": action, "role": rule_of(action).role}, "role_suffices")

grounds contains reason("tenant", "Everybody of the tenant may.", {}, "within_reach") if rule_of(action).reach == "tenant"

grounds contains reason("own_account", "The account is the asker's own.", {}, "within_reach") if {
	rule_of(action).reach == "own_account"
}

grounds contains reason("own", "It belongs to the asker.", {}, "among_people") if rule_of(action).reach == "own"

grounds contains reason("stake", "The asker has a stake in it.", {}, "has_stake") if {
	of_records
	has_stake
}

grounds contains reason("open", "It is not restricted.", {}, "restricted") if {
	of_records
	not restricted
}

grounds contains reason("team", "Its team is one of the asker's.", {}, "in_own_team") if {
	of_teams
	in_own_team
}

grounds contains reason("project", "The asker is a member of its project.", {}, "in_own_project") if {
	of_records
	restricted
	in_own_project
}

grounds contains reason("administrator", "Administrators may for all teams.", {}, "within_reach") if {
	of_teams
	at_least("TENANT_ADMIN")
}

grounds contains reason("led", "The asker leads it.", {}, "among_people") if {
	rule_of(action).reach == "led"
	among_people
}

grounds contains reason("administers", "Administrators may for all of them.", {}, "within_reach") if {
	rule_of(action).reach == "led"
	at_least("TENANT_ADMIN")
}

of_records if rule_of(action).reach in {"record", "visible"}

of_teams if of_records

of_teams if rule_of(action).reach == "own_team"

refusals contains reason("account_inactive", "The account is unknown or may not sign in.", {}, "account_active") if {
	not account_active
}

refusals contains reason("other_tenant", "It belongs to another tenant.", {}, "same_tenant") if not same_tenant

refusals contains reason("unknown_action", "No rule knows {action}.", {"action": action}, "rule_of") if not rule_of(action)

refusals contains reason("token_scope", "The token lacks the scope {scope}.", {"scope": rule_of(action).scope}, "token_covers") if {
	not token_covers(action)
}

refusals contains reason("role_too_low", "{action} needs {role}.", {"action": action, "role": rule_of(action).role}, "role_suffices") if {
	not role_suffices(action)
}

refusals contains reason(code, text, {}, "within_reach") if {
	not within_reach(action)
	[code, text] := {
		"record": ["not_seen", "The asker has no stake in it, or it is restricted to another team or project."],
		"visible": ["restricted", "It is restricted to another team or project."],
		"own_account": ["not_own_account", "The account is somebody else's."],
		"own": ["not_own", "It belongs to somebody else."],
		"own_team": ["not_own_team", "The team is none of the asker's."],
		"led": ["not_led", "Somebody else leads it."],
	}[rule_of(action).reach]
}

reason(code, text, parameters, rule) := data.synergyflow.reason.of("authz", code, text, parameters, rule)
