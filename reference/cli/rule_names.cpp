#include "reference/cli/rule_names.h"

#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::cli {

std::string no_such_rule(std::string_view word) {
  std::vector<std::string_view> ids;
  for (const lint::Rule* rule : lint::all_rules()) ids.push_back(rule->text.id);
  const auto near = closest(word, ids);
  return near ? fmt::format("there is no rule '{}': did you mean '{}'?", word, *near)
              : fmt::format("there is no rule '{}'; `guestlink rules` lists them", word);
}

}  // namespace guestlink::cli
