// The real ssh, which goes on beside the steps; its own words say when its forwards stand.

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/service_kind.h"
#include "sim/steps/ssh.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr const char* key_path = "/root/.ssh/lab";
constexpr std::uint64_t usual_port = 22;

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an ssh connection",
      .meaning =
          "ssh -N in the background, as `ssh NODE`. Finds `connected`, `forwarded` (all forwards "
          "were granted), `running` and, where it ended or a forward was refused, `exit` and "
          "`error`, in ssh's own words.",
      .fields = {{.name = "to",
                  .type = &json::ipv4_address,
                  .meaning = "The server.",
                  .example = R"("192.168.0.21")",
                  .otherwise = "",
                  .required = true},
                 {.name = "user",
                  .type = &json::any_text,
                  .meaning = "Whose account there.",
                  .example = R"("tunnel")",
                  .otherwise = R"("root")"},
                 {.name = "port",
                  .type = &sixteen_bits,
                  .meaning = "The server's port.",
                  .example = "2222",
                  .otherwise = "22"},
                 {.name = "remote_forward",
                  .type = &json::text_or_texts,
                  .meaning = "As -R takes it; several in a list.",
                  .example = R"("2210:localhost:22")",
                  .otherwise = "none"},
                 {.name = "local_forward",
                  .type = &json::text_or_texts,
                  .meaning = "As -L takes it.",
                  .example = R"("8080:198.51.100.1:80")",
                  .otherwise = "none"},
                 {.name = "exit_on_forward_failure",
                  .type = &json::true_or_false,
                  .meaning = "ssh_config's ExitOnForwardFailure.",
                  .example = "true",
                  .otherwise = "false"},
                 {.name = "options",
                  .type = &json::texts,
                  .meaning = "More of them, as -o takes them.",
                  .example = R"(["ServerAliveInterval=1"])",
                  .otherwise = "none"}}};
  return shape;
}

Argv command_line(const json::JsonNode& given) {
  Argv argv{"ssh", "-v", "-N", "-T", "-i", key_path, "-p"};
  argv.push_back(fmt::format("{}", json::whole_of(given, "port", usual_port)));
  const bool insists = json::flag_of(given, "exit_on_forward_failure");
  std::vector<std::string> options = json::texts_of(given, "options");
  for (const char* const one :
       {"BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null",
        "IdentitiesOnly=yes", insists ? "ExitOnForwardFailure=yes" : "ExitOnForwardFailure=no"}) {
    options.emplace_back(one);
  }
  for (std::string& one : options) argv.insert(argv.end(), {"-o", std::move(one)});
  for (std::string& one : json::texts_of(given, "remote_forward")) {
    argv.insert(argv.end(), {"-R", std::move(one)});
  }
  for (std::string& one : json::texts_of(given, "local_forward")) {
    argv.insert(argv.end(), {"-L", std::move(one)});
  }
  argv.push_back(json::text_of(given, "user", "root") + "@" + json::text_of(given, "to"));
  return argv;
}

std::size_t times(std::string_view text, std::string_view words) {
  std::size_t count = 0;
  for (std::size_t at = text.find(words); at != std::string_view::npos;
       at = text.find(words, at + words.size())) {
    ++count;
  }
  return count;
}

/// What ssh said for people: its log without the lines for those who look for faults.
std::string plain_words(std::string_view log) {
  std::string words;
  while (!log.empty()) {
    const std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
    if (line.starts_with("debug1: ") || line.starts_with("OpenSSH_")) continue;
    if (line.starts_with("Warning: Permanently added") || line.starts_with("Authenticated to")) {
      continue;
    }
    words += std::string(line) + "\n";
  }
  return last_words(words);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto key = lab_ssh_key(lab);
  if (!key) return tl::unexpected(key.error());
  if (auto done = lab.world->put_file(node, key_path, lab.ssh_private_key, 0600); !done) {
    return tl::unexpected(done.error());
  }
  lab.running.erase("ssh " + node);
  auto started = lab.world->start(node, command_line(given));
  if (!started) return tl::unexpected(started.error());
  Background& ssh = lab.running.insert_or_assign("ssh " + node, std::move(*started)).first->second;
  const std::size_t asked = json::texts_of(given, "remote_forward").size();
  const bool insists = json::flag_of(given, "exit_on_forward_failure");
  std::size_t granted = 0;
  bool session = false;
  const auto settled = lab.world->wait_until(
      [&] {
        const bool ended = !ssh.running();
        const std::string& log = ssh.err();
        granted = times(log, "remote forward success for");
        session = log.find("Entering interactive session") != std::string::npos;
        const std::size_t refused = times(log, "remote forward failure for");
        // An ssh that insists on its forwards ends when one is refused.
        return ended || (session && granted + refused >= asked && !(insists && refused > 0));
      },
      deadline);
  const bool ended = !ssh.running();
  Facts facts{{"connected", session ? "true" : "false"},
              {"forwarded", session && granted == asked && !ended ? "true" : "false"},
              {"running", ended ? "false" : "true"}};
  const std::string words = plain_words(ssh.err());
  if (ended) facts["exit"] = fmt::format("{}", ssh.wait(std::chrono::seconds(1)).exit_code);
  if (ended || granted < asked) facts["error"] = settled || !words.empty() ? words : "no answer";
  return facts;
}

}  // namespace

extern const StepKind ssh_step{
    .name = "ssh",
    .summary = "Connects by OpenSSH and keeps the connection, with its forwards",
    .example = R"({"to": "192.168.0.21", "remote_forward": "2210:localhost:22"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
