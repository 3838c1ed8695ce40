# METADATA
# title: Why, in words
# description: What every decision gives as its reasons. A text names its parameters in braces; the rule is a path below data.
package synergyflow.reason

of(policy, code, text, parameters, rule) := {
	"code": code,
	"text": text,
	"parameters": parameters,
	"rule": concat("/", ["synergyflow", policy, rule]),
}
