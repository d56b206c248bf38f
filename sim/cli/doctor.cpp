// guestlink doctor: what this machine can do for a rehearsal, and the line that mends the rest.

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/cli/command.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::string format = "text";
  std::vector<std::string> required;
};

struct Finding {
  const Need* need = nullptr;
  std::string why;        ///< Empty: it is there.
  bool required = false;  ///< Missing, it makes the exit code 77.
};

bool is_wanted(const Need& need, const std::vector<std::string>& required) {
  if (required.empty()) return !need.optional;
  for (const std::string& names : required) {
    if (is_required(need.name, names)) return true;
  }
  return false;
}

std::string as_json(const std::vector<Finding>& findings, std::size_t missing) {
  nlohmann::ordered_json document{{"schema", "guestlink-doctor/1"}};
  auto& list = document["needs"] = nlohmann::ordered_json::array();
  for (const Finding& one : findings) {
    nlohmann::ordered_json row{{"name", one.need->name},
                               {"ok", one.why.empty()},
                               {"required", one.required},
                               {"purpose", one.need->purpose}};
    if (!one.why.empty()) {
      row["why"] = one.why;
      row["remedy"] = one.need->remedy;
    }
    list.push_back(std::move(row));
  }
  document["summary"] = {{"needs", findings.size()}, {"required_missing", missing}};
  return document.dump(2) + "\n";
}

std::string as_text(const std::vector<Finding>& findings, std::size_t missing) {
  std::string text;
  for (const Finding& one : findings) {
    const char* const state = one.why.empty() ? "ok" : one.required ? "missing" : "absent";
    text += fmt::format("{:<8} {:<10} {}\n", state, one.need->name, one.need->purpose);
    if (one.why.empty()) continue;
    text += fmt::format("{:19} {}\n{:19} as root: {}\n", "", one.why, "", one.need->remedy);
  }
  text += missing == 0 ? "This machine can rehearse.\n"
                       : fmt::format("{} of what is needed is missing.\n", missing);
  return text;
}

cli::Exit examine(const Options& options) {
  for (const std::string& names : options.required) {
    std::string_view rest = names;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string_view name = rest.substr(0, comma);
      if (name != "all" && find_need(name) == nullptr) {
        fmt::print(stderr, "guestlink: there is no need '{}': see guestlink doctor\n", name);
        return cli::Exit::usage;
      }
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
  }
  std::vector<Finding> findings;
  std::size_t missing = 0;
  for (const Need& need : all_needs()) {
    Finding one{&need, why_missing(need), is_wanted(need, options.required)};
    if (!one.why.empty() && one.required) ++missing;
    findings.push_back(std::move(one));
  }
  fmt::print("{}",
             options.format == "json" ? as_json(findings, missing) : as_text(findings, missing));
  return missing == 0 ? cli::Exit::good : cli::Exit::skipped;
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_option("--require", options->required,
                 "What must be there, with commas, or all; else everything but second opinions")
      ->envname("GUESTLINK_REQUIRE");
  return [options] { return examine(*options); };
}

}  // namespace

extern const cli::Command doctor_command{
    .name = "doctor",
    .summary = "Say what this machine can do for a rehearsal, and how to mend the rest",
    .examples =
        "  guestlink doctor\n"
        "  guestlink doctor --require tap,sshd\n"
        "  guestlink doctor --format json\n",
    .declare = declare,
};

}  // namespace guestlink::sim
