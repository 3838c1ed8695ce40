# METADATA
# title: Which team gets it? The first row of a table that fits says so.
# description: |
#   Rows are read from the top, and the first that fits decides; one whose route is not among those of the question fits nothing.
#   Where none does, it is as SynergyFlow's own policy says: of the tenant's routes (input.routes: [{"id", "team", "category"?,
#   "service"?, "tags"?}], id a name) that fit, the one that names most wins (a service counts 4, a category 2, deeper ones more,
#   each tag 1), then the one that stands first. One that names nothing takes what is left.
package synergyflow.routing

# What stands between the two marks belongs to the page "Table": one row a line, as JSON. A row fits where each fact that it names
# has one of the values; names count in any case, and a category covers those below it.
# table: begin
rows := []

# table: end

# METADATA
# title: The team, the route, and why
# entrypoint: true
decision := {"team": chosen.team, "route": chosen.id, "reasons": sort(reasons)} if chosen

decision := {"team": null, "route": null, "reasons": sort(reasons)} if {
	is_array(input.routes)
	not chosen
}

# The table as it is when the policy is asked: its rows may be any.
table := object.get({"rows": rows}, "rows", [])

hit := min([i | some i, row in table; fits(row.when); is_there(row.then)])

default then := {}

then := table[hit].then

fits(when) if {
	every fact, values in when { holds(fact, values) }
}

holds(fact, values) if {
	fact in {"impact", "urgency", "priority", "channel"}
	input[fact] in values
}

holds("vip", values) if vip in values

holds(fact, values) if {
	fact in {"service", "location", "category"}
	some value in values
	lower(value) == lower(input[fact])
}

holds("category", values) if {
	some value in values
	startswith(lower(input.category), concat("", [lower(value), "/"]))
}

holds("tag", values) if {
	some value in values
	value in object.get(input, "tags", [])
}

default vip := false

vip if input.requester.vip == true

is_there(effect) if not effect.route

is_there(effect) if named(effect.route)

named(id) := input.routes[first] if {
	first := min([i | some i, route in input.routes; route.id == id; is_string(route.team)])
}

usual if {
	not then.route
	not then.leave_to == "nobody"
}

fitting := {i |
	some i, route in input.routes
	is_string(route.team)
	is_string(route.id)
	fits_category(route)
	fits_service(route)
	fits_tags(route)
}

chosen := named(then.route)

chosen := input.routes[best] if {
	usual
	heaviest := max({weight(input.routes[i]) | some i in fitting})
	best := min({i | some i in fitting; weight(input.routes[i]) == heaviest})
}

fits_category(route) if not route.category

fits_category(route) if lower(route.category) == lower(input.category)

fits_category(route) if startswith(lower(input.category), concat("", [lower(route.category), "/"]))

fits_service(route) if not route.service

fits_service(route) if lower(route.service) == lower(input.service)

fits_tags(route) if {
	every tag in object.get(route, "tags", []) { tag in object.get(input, "tags", []) }
}

weight(route) := sum([service_weight(route), category_weight(route), count(object.get(route, "tags", []))])

service_weight(route) := 4 if route.service

service_weight(route) := 0 if not route.service

category_weight(route) := 1 + count(split(route.category, "/")) if route.category

category_weight(route) := 0 if not route.category

reasons contains row_reason("table_route", "Row {row} of the table chooses route {route}.", {"route": then.route}) if then.route

reasons contains row_reason("table_nobody", "Row {row} of the table gives it to nobody.", {}) if then.leave_to == "nobody"

reasons contains row_reason("table_usual", "Row {row} of the table leaves it as it is without the table.", {}) if then.leave_to == "usual"

reasons contains reason("service", "Route {route} takes the service {service}.", {"route": chosen.id, "service": chosen.service}, "fits_service") if usual

reasons contains reason("category", "Route {route} takes the category {category}.", {"route": chosen.id, "category": chosen.category}, "fits_category") if {
	usual
}

reasons contains reason("tag", "Route {route} takes the tag {tag}.", {"route": chosen.id, "tag": tag}, "fits_tags") if {
	usual
	some tag in chosen.tags
}

reasons contains reason("takes_all", "Route {route} takes whatever no other one takes.", {"route": chosen.id}, "fitting") if {
	usual
	weight(chosen) == 0
}

reasons contains reason("beats", "{count} other routes fit and say less, or stand later.", {"count": count(fitting) - 1}, "chosen") if {
	usual
	count(fitting) > 1
}

reasons contains reason("no_route", "No route fits.", {}, "fitting") if {
	usual
	count(fitting) == 0
}

row_reason(code, text, parameters) := object.union(
	reason(code, concat("", [text, noted.text]), object.union_n([parameters, {"row": hit + 1}, noted.parameters]), "table"),
	audience,
)

default noted := {"text": "", "parameters": {}}

noted := {"text": " {note}", "parameters": {"note": table[hit].note}}

# A row that asks for it would tell who is a VIP.
default audience := {}

audience := {"internal": true} if table[hit].when.vip

reason(code, text, parameters, rule) := data.synergyflow.reason.of("routing", code, text, parameters, rule)
