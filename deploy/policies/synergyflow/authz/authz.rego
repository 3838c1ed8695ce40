# METADATA
# title: Who may do what
# description: |
#   Asked with one question: {"user": {id, tenant, active, roles, teams, projects, scopes}, "action": verb, "resource": {kind,
#   tenant, id, people, assignee, team, teams, project, restricted}}. Without a resource the question is about the role alone. What is missing counts
#   against the asker. The verbs are in data.synergyflow.actions, the order of the roles in data.synergyflow.roles.
package synergyflow.authz

# METADATA
# title: May he?
# entrypoint: true
default allow := false

allow if permits(input.action)

# METADATA
# title: Which of input.actions may he do?
# entrypoint: true
allowed := [action | some action in input.actions; permits(action)]

# METADATA
# title: The verdict and what it rests on
# entrypoint: true
decision := {"allow": allow, "reasons": reasons}

permits(action) if {
	account_active
	same_tenant
	token_covers(action)
	role_suffices(action)
	within_reach(action)
}

rule_of(action) := data.synergyflow.actions[action]

about_role_alone if object.get(input, "resource", null) == null

account_active if input.user.active == true

account_active if {
	about_role_alone
	object.get(input.user, "active", null) == null
}

same_tenant if about_role_alone

same_tenant if {
	is_string(input.user.tenant)
	input.user.tenant == input.resource.tenant
}

# Somebody who signed in has no scopes; a token has those it was limited to.
token_covers(_) if object.get(input.user, "scopes", null) == null

token_covers(action) if rule_of(action).scope in input.user.scopes

role_suffices(action) if at_least(rule_of(action).role)

at_least(role) if {
	some held in input.user.roles
	data.synergyflow.roles.rank[held] >= data.synergyflow.roles.rank[role]
}

# How far the action reaches, by the word in its rule.
within_reach(action) if rule_of(action).reach == "tenant"

within_reach(action) if {
	rule_of(action).reach == "record"
	sees
}

within_reach(action) if {
	rule_of(action).reach == "visible"
	not restricted
}

within_reach(action) if {
	rule_of(action).reach == "visible"
	sees
}

within_reach(action) if {
	rule_of(action).reach == "own_account"
	is_string(input.user.id)
	input.resource.id == input.user.id
}

within_reach(action) if {
	rule_of(action).reach == "own"
	among_people
}

within_reach(action) if {
	rule_of(action).reach == "own_team"
	in_own_team
}

within_reach(action) if {
	rule_of(action).reach == "own_team"
	at_least("TENANT_ADMIN")
}

within_reach(action) if {
	rule_of(action).reach == "led"
	among_people
}

within_reach(action) if {
	rule_of(action).reach == "led"
	at_least("TENANT_ADMIN")
}

sees if has_stake

sees if at_least("TENANT_ADMIN")

sees if {
	at_least("AGENT")
	not restricted
}

sees if {
	at_least("AGENT")
	in_own_team
}

sees if {
	at_least("AGENT")
	in_own_project
}

restricted if {
	not about_role_alone
	not input.resource.restricted == false
}

has_stake if among_people

has_stake if {
	is_string(input.user.id)
	input.resource.assignee == input.user.id
}

among_people if {
	is_string(input.user.id)
	input.user.id in input.resource.people
}

in_own_team if {
	is_string(input.resource.team)
	input.resource.team in input.user.teams
}

# Of the projects that only their members see.
in_own_project if {
	is_string(input.resource.project)
	input.resource.project in input.user.projects
}

in_own_team if {
	some team in input.resource.teams
	is_string(team)
	team in input.user.teams
}
