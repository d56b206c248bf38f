// busybox's udhcpd.conf, as read_config() of networking/udhcp/dhcpd.c reads it: a keyword and the
// rest of the line, '#' cuts anywhere, unknown keywords are passed over in silence.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

constexpr std::array<std::string_view, 18> keywords{
    "start",     "end",          "interface",     "option",     "opt",          "max_leases",
    "auto_time", "decline_time", "conflict_time", "offer_time", "min_lease",    "lease_file",
    "pidfile",   "siaddr",       "sname",         "boot_file",  "static_lease", "notify_file"};

class UdhcpdReader {
 public:
  explicit UdhcpdReader(Reading& in) : in_(in) { config_.file = in.file(); }

  void run() {
    for (std::uint32_t number = 1; number <= in_.line_count(); ++number) read(in_.line(number));
    in_.laptop().guest.udhcpd = std::move(config_);
  }

 private:
  void read(const Line& line) {
    const TracedText text =
        TracedText(line.text, line.where).part(0, std::min(line.text.find('#'), line.text.size()));
    const auto words = split_words(text, " \t\r");
    if (words.empty()) {
      in_.mark(line.number, LineStatus::ignored);
      return;
    }
    if (words.size() < 2) {
      in_.refuse(words[0].place(), "dhcpd-syntax", "udhcpd says \"bad line\": a value is missing");
      return;
    }
    in_.mark(line.number, LineStatus::understood);
    std::string keyword = words[0].text();
    std::ranges::transform(keyword, keyword.begin(), [](char byte) {
      return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
    });
    if (std::ranges::find(keywords, keyword) == keywords.end()) {
      in_.mark(line.number, LineStatus::unmodelled);
      in_.refuse(words[0].place(), "dhcpd-unknown-keyword", "udhcpd passes over it in silence");
      return;
    }
    for (const TracedText& word : words) {
      if (word.text().starts_with('%')) {
        in_.refuse(word.place(), "dhcpd-unsubstituted", "udhcpd takes the mark for an address");
      }
    }
    const bool is_option = keyword == "option" || keyword == "opt";
    const std::size_t first = is_option ? 2 : 1;
    keep(is_option ? "opt " + words[1].text() : keyword, words, first);
  }

  void keep(const std::string& key, const std::vector<TracedText>& words, std::size_t first) {
    TracedText value;
    for (std::size_t index = first; index < words.size(); ++index) {
      const std::uint32_t here = words[index].place().begin;
      if (index > first) value.add_instead(" ", {in_.file(), here, here});
      value.add(words[index]);
    }
    if (first >= words.size()) value = words.back().part(words.back().size(), 0);
    SourceSpan where = words[0].place();
    if (first == 2) where.end = words[1].place().end;
    const std::vector<TracedText> values(
        words.begin() + static_cast<std::ptrdiff_t>(std::min(first, words.size())), words.end());
    interpret(key, values);
    config_.settings.all.emplace_back(Located<std::string>{key, where}, std::move(value));
  }

  std::optional<Located<net::Ipv4Address>> address(const TracedText& word) {
    const auto found = net::parse_ipv4(word.text());
    if (found) return Located<net::Ipv4Address>{*found, word.place()};
    if (!word.text().starts_with('%')) {
      in_.mark(word.place(), LineStatus::unknown);
      in_.refuse(word.place(), "dhcpd-syntax", "udhcpd wants an address here");
    }
    return std::nullopt;
  }

  std::optional<Located<std::uint32_t>> number(const TracedText& word) {
    std::uint32_t value = 0;
    const std::string& text = word.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) {
      return Located<std::uint32_t>{value, word.place()};
    }
    in_.mark(word.place(), LineStatus::unknown);
    in_.refuse(word.place(), "dhcpd-syntax", "udhcpd wants a number here");
    return std::nullopt;
  }

  void interpret(const std::string& key, const std::vector<TracedText>& values) {
    if (values.empty()) return;
    const TracedText& value = values.front();
    if (key == "start") config_.start = address(value);
    if (key == "end") config_.end = address(value);
    if (key == "interface") config_.interface = value.located();
    if (key == "max_leases") config_.most_leases = number(value);
    if (key == "opt lease") config_.lease_seconds = number(value);
    if (key == "opt subnet") {
      if (const auto prefix = net::parse_netmask(value.text()); prefix) {
        config_.prefix = {*prefix, value.place()};
      }
    }
    if (key == "static_lease" && values.size() > 1) {
      if (auto found = address(values[1])) config_.fixed.push_back(*found);
    }
    for (const TracedText& one : values) {
      if (key != "opt router" && key != "opt dns") break;
      auto found = address(one);
      if (!found) continue;
      (key == "opt dns" ? config_.name_servers : config_.routers).push_back(*found);
    }
  }

  Reading& in_;
  model::UdhcpdConfig config_;
};

}  // namespace

void read_udhcpd_conf(Reading& in) {
  UdhcpdReader(in).run();
}

}  // namespace guestlink::config
