#include "reference/report/formats.h"

#include <algorithm>
#include <array>

#include "reference/report/github.h"
#include "reference/report/json.h"
#include "reference/report/junit.h"
#include "reference/report/sarif.h"
#include "reference/report/text.h"

namespace guestlink::report {

std::span<const Format> formats() {
  static constexpr std::array all{
      Format{"text", as_text},
      Format{"json", [](const Findings& findings, bool) { return as_json(findings); }},
      Format{"sarif", [](const Findings& findings, bool) { return as_sarif(findings); }},
      Format{"github", [](const Findings& findings, bool) { return as_github(findings); }},
      Format{"junit", [](const Findings& findings, bool) { return as_junit(findings); }},
  };
  return all;
}

const Format* find_format(std::string_view name) {
  const auto all = formats();
  const auto found = std::ranges::find(all, name, &Format::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace guestlink::report
