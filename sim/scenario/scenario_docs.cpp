#include <fmt/format.h>

#include "reference/json/shape.h"
#include "sim/scenario/scenario.h"
#include "sim/steps/service_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::string_view introduction = R"(# Scenario files

A scenario is one claim: machines and what joins them, what they do, and what must be seen. It is
JSON with comments (`//` and `/* */`). A key that is not in this list, a key given twice and a
value of another kind are errors, each told with file, line, column and remedy.

This file and `scenario.schema.json` beside it are written from the reader's own tables; a test
compares them. To write them anew: `guestlink schema scenario --format markdown`, or `json`.

Nothing in a scenario says how the machines are made, and there are no sleeps: a step ends when it
has its answer or its deadline has passed.

- `"$name"` is the constant of that name in `let`. In what is expected, a name that is no constant
  is a variable: the first packet that matches binds it, all later uses must agree.
- A value in a match is a literal, a network (`"10.0.0.0/24"`), a list (one of them),
  `{"min": 1, "max": 9}`, `"*"` (present) or `"$name"`.
- Checksums of IPv4, ICMP, ICMPv6, UDP and TCP must be right in every expected packet, unless `csum` is
  named.
)";

constexpr std::string_view examples_heading = R"(
## Examples of steps

)";

}  // namespace

std::string scenario_markdown() {
  std::string text(introduction);
  text += json::markdown_tables(scenario_type());
  text += examples_heading;
  for (const StepKind* one : step_kinds()) {
    text += fmt::format(
        "`{}`: {}.\n\n```json\n{{\"id\": \"one\", \"at\": \"host\", \"{}\": {}}}\n```\n\n",
        one->name, one->summary, one->name, one->example);
  }
  text += "## Examples of services\n\n";
  for (const ServiceKind* one : service_kinds()) {
    text += fmt::format("`{}`: {}\n\n```json\n{{\"{}\": {}}}\n```\n\n", one->name, one->summary,
                        one->name, one->example);
  }
  text += "## Examples of expectations\n";
  for (const ExpectationKind* one : expectation_kinds()) {
    text += fmt::format("\n`{}`: {}\n\n```json\n{}\n```\n", one->name, one->form().key.meaning,
                        one->example);
  }
  return text;
}

std::string scenario_schema() {
  return json::schema_text(scenario_type(), "guestlink scenario");
}

}  // namespace guestlink::sim
