// One line of one file of a node.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a file's line",
      .meaning =
          "Sets a line of a file below /etc, /root, /home, /var, /run or /tmp. Finds `replaced`: "
          "how many lines began with `find`; where none did, the line is added at the end.",
      .fields = {{.name = "path",
                  .type = &json::any_text,
                  .meaning = "The file, which is made where it is missing.",
                  .example = R"("/etc/ssh/sshd_config")",
                  .otherwise = "",
                  .required = true},
                 {.name = "find",
                  .type = &json::any_text,
                  .meaning = "How a line to replace begins.",
                  .example = R"("GatewayPorts ")",
                  .otherwise = "the line is added"},
                 {.name = "line",
                  .type = &json::any_text,
                  .meaning = "What stands there then.",
                  .example = R"("GatewayPorts no")",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration /*deadline*/) {
  const std::string path = json::text_of(given, "path");
  const std::string find = json::text_of(given, "find");
  const std::string line = json::text_of(given, "line");
  const std::string before = lab.world->read_file(node, path).value_or("");
  std::string after;
  std::size_t replaced = 0;
  for (std::string_view rest = before; !rest.empty();) {
    const std::string_view old = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), old.size() + 1));
    const bool fits = !find.empty() && old.starts_with(find);
    if (fits) ++replaced;
    after += fits ? line : std::string(old);
    after += '\n';
  }
  if (replaced == 0) after += line + "\n";
  if (auto done = lab.world->put_file(node, path, after); !done) {
    return tl::unexpected(done.error());
  }
  return Facts{{"replaced", fmt::format("{}", replaced)}};
}

}  // namespace

extern const StepKind file_step{
    .name = "file",
    .summary = "Sets a line of a file",
    .example =
        R"({"path": "/etc/ssh/sshd_config", "find": "GatewayPorts ", "line": "GatewayPorts no"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
