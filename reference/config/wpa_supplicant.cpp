// wpa_supplicant.conf, as src/utils/config.c and wpa_supplicant/config_file.c of hostap read it.
// Pass phrases are never kept, not even where the file is wrong about them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

constexpr std::string_view blanks = " \t\r";

/// The line without leading blanks, comment and trailing blanks: a '#' ends it unless it stands
/// between the first quote and the last.
TracedText content_of(const Line& line) {
  const TracedText text(line.text, line.where);
  const std::string_view all = line.text;
  const std::size_t begin = all.find_first_not_of(blanks);
  if (begin == std::string_view::npos || all[begin] == '#') return text.part(text.size(), 0);
  std::size_t end = all.size();
  const std::size_t quote = all.find('"', begin);
  std::size_t hash = all.find('#', begin);
  if (hash != std::string_view::npos && quote != std::string_view::npos && quote < hash) {
    const std::size_t close = all.rfind('"');
    if (close > quote && close > hash) {
      hash = all.find('#', close);
    } else if (close == quote) {
      hash = std::string_view::npos;
    }
  }
  end = std::min(hash, end);
  while (end > begin && blanks.find(all[end - 1]) != std::string_view::npos) --end;
  return text.part(begin, end - begin);
}

bool is_secret(std::string_view field) {
  constexpr std::array<std::string_view, 12> secrets{
      "psk",      "sae_password",        "password", "passphrase", "private_key_passwd", "pin",
      "wep_key0", "private_key2_passwd", "wep_key1", "wep_key2",   "wep_key3",           "raw_psk"};
  return std::ranges::find(secrets, field) != secrets.end();
}

/// The inside of a quoted value; the value itself otherwise.
TracedText unquoted(const TracedText& value) {
  const std::string& text = value.text();
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    return value.part(1, text.size() - 2);
  }
  return value;
}

class WpaReader {
 public:
  explicit WpaReader(Reading& in) : in_(in) {}

  void run() {
    auto& guest = in_.laptop().guest;
    if (!guest.wpa_file) guest.wpa_file = in_.file();
    for (std::uint32_t number = 1; number <= in_.line_count(); ++number) {
      const Line line = in_.line(number);
      const TracedText text = content_of(line);
      if (text.empty()) {
        in_.mark(number, LineStatus::ignored);
      } else {
        read(number, text);
      }
    }
    if (block_ != Block::none) {
      refuse(opened_, "wpa-syntax",
             "wpa_supplicant says that this block was not terminated and does not start");
    }
  }

 private:
  enum class Block { none, network, other };

  void refuse(SourceSpan where, std::string_view reason, std::string message) {
    in_.mark(where, LineStatus::unknown);
    in_.refuse(where, reason, std::move(message));
  }

  void read(std::uint32_t number, const TracedText& text) {
    in_.mark(number, LineStatus::understood);
    const std::string& all = text.text();
    if (block_ != Block::none && all == "}") {
      block_ = Block::none;
      return;
    }
    if (block_ == Block::none && opens(text)) {
      in_.mark(number, block_ == Block::network ? LineStatus::understood : LineStatus::unmodelled);
      return;
    }
    if (block_ == Block::other) {
      in_.mark(number, LineStatus::unmodelled);
      return;
    }
    const std::size_t equals = all.find('=');
    if (equals == std::string::npos || equals == 0) {
      refuse(text.place(), "wpa-syntax", "wpa_supplicant finds no field here and does not start");
      return;
    }
    const TracedText field = text.part(0, equals);
    const TracedText value = text.part(equals + 1);
    const bool blank_before = blanks.find(all[equals - 1]) != std::string_view::npos;
    const bool blank_after =
        !value.empty() && blanks.find(value.text().front()) != std::string_view::npos;
    if (blank_before || (blank_after && block_ == Block::network)) {
      refuse(field.place(), "wpa-syntax",
             "wpa_supplicant allows no blank round the \"=\" and does not start");
      return;
    }
    if (block_ == Block::network) {
      read_field(field, value);
    } else {
      in_.laptop().guest.wpa.all.emplace_back(field.located(), value);
    }
  }

  /// `network={` and its like, exactly so.
  bool opens(const TracedText& text) {
    const std::string& all = text.text();
    if (all == "network={") {
      block_ = Block::network;
      model::WpaNetwork network;
      network.where = text.place();
      in_.laptop().guest.networks.push_back(std::move(network));
    } else if (all == "cred={" || all == "identity={" ||
               (all.starts_with("blob-base64-") && all.ends_with("={"))) {
      block_ = Block::other;
    } else {
      return false;
    }
    opened_ = text.place();
    return true;
  }

  void read_field(const TracedText& field, const TracedText& value) {
    model::WpaNetwork& network = in_.laptop().guest.networks.back();
    const std::string& name = field.text();
    const std::string& text = value.text();
    if (text.starts_with('"') && (text.size() < 2 || text.back() != '"')) {
      refuse(value.place(), name == "ssid" ? "wpa-ssid-bad-quotes" : "wpa-syntax",
             "wpa_supplicant misses the closing quote and does not start");
      return;
    }
    if (is_secret(name)) {
      network.has_secret = true;
      check_psk(name, value);
      return;
    }
    network.fields.all.emplace_back(field.located(), unquoted(value));
    if (name == "ssid") {
      network.ssid = unquoted(value).located();
      check_ssid(value);
    } else if (name == "key_mgmt") {
      network.key_mgmt = value.located();
    }
  }

  static bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }

  void check_ssid(const TracedText& value) {
    const std::string& text = value.text();
    const bool quoted = text.starts_with('"');
    const bool hex = !text.empty() && text.size() % 2 == 0 && is_hex(text);
    if (text.starts_with("P\"")) return;
    const std::size_t octets = quoted ? text.size() - 2 : text.size() / 2;
    if ((!quoted && !hex) || octets > 32) {
      refuse(value.place(), "wpa-ssid-bad-quotes",
             "wpa_supplicant says \"failed to parse ssid\" and does not start");
    } else if (!quoted && text.size() < 64) {
      in_.refuse(value.place(), "wpa-ssid-unquoted-hex",
                 "without quotes these are hexadecimal bytes: another network's name");
    }
  }

  void check_psk(std::string_view name, const TracedText& value) {
    if (name != "psk") return;
    const std::string& text = value.text();
    const bool quoted = text.starts_with('"');
    const bool good = quoted ? text.size() >= 10 && text.size() <= 65
                             : (text.size() == 64 && is_hex(text)) || text.starts_with("ext:");
    if (!good) {
      refuse(value.place(), "wpa-psk-bad-length",
             "wpa_supplicant takes 8 to 63 characters in quotes or 64 hexadecimal digits without");
    }
  }

  Reading& in_;
  Block block_ = Block::none;
  SourceSpan opened_;
};

}  // namespace

void read_wpa_supplicant(Reading& in) {
  WpaReader(in).run();
}

}  // namespace guestlink::config
