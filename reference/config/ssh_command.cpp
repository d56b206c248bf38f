// ssh(1) command lines with -R: which port of the other machine leads here.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "reference/config/command_options.h"
#include "reference/config/commands.h"

namespace guestlink::config {
namespace {

/// ssh.c's own list.
constexpr std::string_view ssh_letters =
    "1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:P:Q:R:S:TVw:W:XYy";
/// autossh takes -M PORT, and -f for itself.
constexpr std::string_view autossh_letters =
    "1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:M:NO:P:Q:R:S:TVw:W:XYy";

std::optional<Located<std::uint16_t>> port(const TracedText& text) {
  std::uint16_t number = 0;
  const char* const end = text.text().data() + text.size();
  const auto [stop, trouble] = std::from_chars(text.text().data(), end, number);
  if (trouble != std::errc{} || stop != end) return std::nullopt;
  return Located<std::uint16_t>{number, text.place()};
}

/// Fields between colons; "[::1]" is one field, given without its brackets.
std::vector<TracedText> forward_fields(const TracedText& text) {
  std::vector<TracedText> fields;
  const std::string& all = text.text();
  std::size_t begin = 0;
  for (;;) {
    if (begin < all.size() && all[begin] == '[') {
      const std::size_t close = all.find(']', begin);
      if (close != std::string::npos) {
        fields.push_back(text.part(begin + 1, close - begin - 1));
        begin = close + 1;
        if (begin >= all.size()) return fields;
        ++begin;  // ':'
        continue;
      }
    }
    const std::size_t end = std::min(all.find(':', begin), all.size());
    fields.push_back(text.part(begin, end - begin));
    if (end == all.size()) return fields;
    begin = end + 1;
  }
}

/// [bind:]port:host:hostport, or [bind:]port alone (a SOCKS proxy).
void read_forward(const TracedText& text, model::SshTunnel& tunnel) {
  tunnel.remote_forward = text.located();
  const auto fields = forward_fields(text);
  const std::size_t count = fields.size();
  std::size_t listen = 0;
  if (count == 4 || count == 2) {
    tunnel.bind_address = fields[0].located();
    listen = 1;
  }
  if (listen < count) tunnel.listen_port = port(fields[listen]);
  if (count >= 3) {
    tunnel.destination_host = fields[count - 2].located();
    tunnel.destination_port = port(fields[count - 1]);
  }
}

}  // namespace

void parse_ssh(const std::vector<TracedText>& words, std::vector<model::SshTunnel>& tunnels) {
  const bool automatic = words.front().text().ends_with("autossh");
  CommandOptions options(words, automatic ? autossh_letters : ssh_letters);
  model::SshTunnel common;
  common.where = words.front().place();
  std::vector<TracedText> forwards;
  std::optional<TracedText> target;
  std::string user;
  for (;;) {
    while (const auto option = options.next()) {
      if (option->letter == 'f') common.background = true;
      if (!option->value) continue;
      if (option->letter == 'R') forwards.push_back(*option->value);
      if (option->letter == 'o') common.options.push_back(option->value->located());
      if (option->letter == 'l') user = option->value->text();
    }
    // ssh looks for options once more behind the host; then the command begins.
    if (target || options.operands() >= words.size()) break;
    target = words[options.operands()];
    options.skip_operand();
  }
  if (target) {
    common.target = target->located();
    std::string_view host = target->text();
    if (host.starts_with("ssh://")) host = host.substr(6, host.find('/', 6) - 6);
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
      user = std::string(host.substr(0, at));
      host.remove_prefix(at + 1);
    }
    common.target_host = std::string(host);
  }
  common.target_user = user;
  for (const TracedText& forward : forwards) {
    tunnels.push_back(common);
    read_forward(forward, tunnels.back());
  }
}

}  // namespace guestlink::config
