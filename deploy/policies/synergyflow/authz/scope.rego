package synergyflow.authz

# METADATA
# title: Which records may he see?
# description: |
#   A choice among filters, not a filter of its own: "none", "own" (those he has a stake in) or "all" (but restricted ones of
#   other teams than "teams", unless "restricted"). Lists, counts and searches turn it into SQL.
# entrypoint: true
default scope := {"records": "none", "restricted": false, "teams": []}

scope := {"records": reach_of_lists, "restricted": sees_restricted, "teams": input.user.teams} if {
	not about_role_alone
	account_active
	same_tenant
	token_covers("record.read")
}

reach_of_lists := "all" if at_least("AGENT")

reach_of_lists := "own" if {
	at_least("END_USER")
	not at_least("AGENT")
}

default sees_restricted := false

sees_restricted if at_least("TENANT_ADMIN")
