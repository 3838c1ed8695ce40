# METADATA
# title: Which team gets it?
# description: |
#   input.routes are the tenant's: [{"id", "team", "category"?, "service"?, "tags"?}], id a name. A route fits when all that it
#   names is there, in any case; a category covers those below it ("network" covers "network/wifi"). Of those that fit, the one
#   that names most wins (a service counts 4, a category 2, deeper ones more, each tag 1), then the one that stands first. One
#   that names nothing takes what is left. What else there is of the incident (location, channel, impact, urgency, priority,
#   requester.vip) is for versions of tenants.
package synergyflow.routing

# METADATA
# title: The team, the route, and why
# entrypoint: true
decision := {"team": chosen.team, "route": chosen.id, "reasons": sort(reasons)} if chosen

decision := {"team": null, "route": null, "reasons": [no_route]} if {
	is_array(input.routes)
	count(fitting) == 0
}

fitting := {i |
	some i, route in input.routes
	is_string(route.team)
	is_string(route.id)
	fits_category(route)
	fits_service(route)
	fits_tags(route)
}

chosen := input.routes[best] if {
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

reasons contains reason("service", "Route {route} takes the service {service}.", {"route": chosen.id, "service": chosen.service}, "fits_service")

reasons contains reason("category", "Route {route} takes the category {category}.", {"route": chosen.id, "category": chosen.category}, "fits_category")

reasons contains reason("tag", "Route {route} takes the tag {tag}.", {"route": chosen.id, "tag": tag}, "fits_tags") if {
	some tag in chosen.tags
}

reasons contains reason("takes_all", "Route {route} takes whatever no other one takes.", {"route": chosen.id}, "fitting") if {
	weight(chosen) == 0
}

reasons contains reason("beats", "{count} other routes fit and say less, or stand later.", {"count": count(fitting) - 1}, "chosen") if {
	count(fitting) > 1
}

no_route := reason("no_route", "No route fits.", {}, "fitting")

reason(code, text, parameters, rule) := data.synergyflow.reason.of("routing", code, text, parameters, rule)
