// pciconf -l, -lv, -lbcv and -ll, old and new headers (freebsd-src usr.sbin/pciconf/pciconf.c).
// Headers are looked for anywhere in a line: 11 and 12 forget a line end after some capabilities.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_name_byte(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '_';
}

/// NAMEUNIT@pciD:B:S:F: in a line.
struct Header {
  std::size_t begin = 0;  ///< Of NAMEUNIT.
  std::size_t at_sign = 0;
  std::size_t selector = 0;  ///< Behind "@pci".
  std::size_t selector_end = 0;
  std::size_t fields = 0;  ///< Where class= and its like begin.
  model::PciAddress address;
};

/// Decimal numbers, each with a colon behind it.
bool parse_selector(std::string_view line, Header& header) {
  std::vector<std::uint32_t> numbers;
  std::size_t at = header.selector;
  header.selector_end = at;
  while (numbers.size() < 4 && at < line.size() && is_digit(line[at])) {
    std::uint32_t number = 0;
    const auto [end, trouble] =
        std::from_chars(line.data() + at, line.data() + line.size(), number);
    if (trouble != std::errc{} || number > 0xFFFFU) return false;
    at = static_cast<std::size_t>(end - line.data());
    numbers.push_back(number);
    header.selector_end = at;
    if (at >= line.size() || line[at] != ':') break;
    ++at;
  }
  header.fields = at;
  if (numbers.size() < 3) return false;
  const std::size_t first = numbers.size() == 4 ? 1 : 0;  // FreeBSD 6 and before: no domain
  header.address.domain = first == 1 ? numbers[0] : 0;
  header.address.bus = static_cast<std::uint16_t>(numbers[first]);
  header.address.slot = static_cast<std::uint16_t>(numbers[first + 1]);
  header.address.function = static_cast<std::uint16_t>(numbers[first + 2]);
  return true;
}

/// The first header at or behind `from`.
std::optional<Header> find_header(std::string_view line, std::size_t from) {
  constexpr std::string_view mark = "@pci";
  for (std::size_t at = line.find(mark, from); at != std::string_view::npos;
       at = line.find(mark, at + 1)) {
    Header header;
    header.at_sign = at;
    header.begin = at;
    while (header.begin > from && is_name_byte(line[header.begin - 1])) --header.begin;
    // Glued to a capability ("Vendor 0none7@pci…") the name's start is lost among digits.
    while (header.begin < at && is_digit(line[header.begin])) ++header.begin;
    header.selector = at + mark.size();
    if (header.begin < at && parse_selector(line, header)) return header;
  }
  return std::nullopt;
}

/// `key=0xHEX`.
std::optional<std::uint32_t> hex_field(std::string_view text, std::string_view key) {
  std::size_t at = 0;
  while ((at = text.find(key, at)) != std::string_view::npos) {
    const bool whole = at == 0 || !is_name_byte(text[at - 1]);
    const std::size_t value = at + key.size();
    if (whole && text.substr(value).starts_with("=0x")) {
      std::uint32_t number = 0;
      const char* const end = text.data() + text.size();
      const auto [stop, trouble] = std::from_chars(text.data() + value + 3, end, number, 16);
      if (trouble == std::errc{}) return number;
    }
    at = value;
  }
  return std::nullopt;
}

/// What stands in a header as `key=0x…`.
bool is_header_field(std::string_view key) {
  constexpr std::array<std::string_view, 9> fields{
      "class", "rev", "hdr", "card", "chip", "vendor", "device", "subvendor", "subdevice"};
  return std::ranges::find(fields, key) != fields.end();
}

class PciconfReader {
 public:
  PciconfReader(Reading& in, std::vector<model::PciFunction>& out) : in_(in), out_(out) {}

  void run() {
    for (std::uint32_t number = 1; number <= in_.line_count(); ++number) read(in_.line(number));
  }

 private:
  model::PciFunction& current() { return out_.back(); }

  void read(const Line& line) {
    std::size_t from = 0;
    bool any = false;
    while (const auto header = find_header(line.text, from)) {
      any = true;
      if (from == 0 && header->begin > 0) read_detail(line, line.text.substr(0, header->begin));
      const auto next = find_header(line.text, header->fields);
      const std::size_t end = next ? next->begin : line.text.size();
      begin_function(line, *header, line.text.substr(header->fields, end - header->fields));
      from = end;
    }
    if (any) {
      in_.mark(line.number, LineStatus::understood);
      return;
    }
    read_detail(line, line.text);
  }

  void begin_function(const Line& line, const Header& header, std::string_view fields) {
    open_ = true;
    model::PciFunction& function = out_.emplace_back();
    const std::string_view name = line.text.substr(header.begin, header.at_sign - header.begin);
    function.device = {std::string(name), line.part(header.begin, name.size())};
    function.address = {header.address,
                        line.part(header.selector, header.selector_end - header.selector)};
    function.where = line.where;
    read_fields(fields);
    if (hex_field(fields, "class")) return;
    // -ll: seven columns of bare hexadecimal numbers.
    std::vector<std::uint32_t> columns;
    for (const TracedText& word :
         split_words(TracedText(fields, line.part(header.fields, fields.size())))) {
      std::uint32_t value = 0;
      const char* const end = word.text().data() + word.size();
      const auto [stop, trouble] = std::from_chars(word.text().data(), end, value, 16);
      if (trouble != std::errc{} || stop != end) return;
      columns.push_back(value);
    }
    if (columns.size() < 5) return;
    function.class_code = columns[0];
    function.revision = static_cast<std::uint8_t>(columns[1]);
    function.header_type = static_cast<std::uint8_t>(columns[2]);
    function.vendor_id = static_cast<std::uint16_t>(columns[3]);
    function.device_id = static_cast<std::uint16_t>(columns[4]);
    if (columns.size() > 6) {
      function.subvendor_id = static_cast<std::uint16_t>(columns[5]);
      function.subdevice_id = static_cast<std::uint16_t>(columns[6]);
    }
  }

  /// By name, in any order; some pastes wrap a header line.
  void read_fields(std::string_view fields) {
    model::PciFunction& function = current();
    const auto low = [](std::uint32_t value) {
      return static_cast<std::uint16_t>(value & 0xFFFFU);
    };
    if (const auto value = hex_field(fields, "class")) function.class_code = *value;
    if (const auto value = hex_field(fields, "rev")) {
      function.revision = static_cast<std::uint8_t>(*value & 0xFFU);
    }
    if (const auto value = hex_field(fields, "hdr")) {
      function.header_type = static_cast<std::uint8_t>(*value & 0xFFU);
    }
    if (const auto chip = hex_field(fields, "chip")) {
      function.vendor_id = low(*chip);
      function.device_id = low(*chip >> 16U);
    }
    if (const auto card = hex_field(fields, "card")) {
      function.subvendor_id = low(*card);
      function.subdevice_id = low(*card >> 16U);
    }
    if (const auto value = hex_field(fields, "vendor")) function.vendor_id = low(*value);
    if (const auto value = hex_field(fields, "device")) function.device_id = low(*value);
    if (const auto value = hex_field(fields, "subvendor")) function.subvendor_id = low(*value);
    if (const auto value = hex_field(fields, "subdevice")) function.subdevice_id = low(*value);
  }

  void read_detail(const Line& line, std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t>");
    if (begin == std::string_view::npos || text.substr(begin) == "--" ||
        text.substr(begin).starts_with('#')) {
      in_.mark(line.number, LineStatus::ignored);
      return;
    }
    text.remove_prefix(begin);
    if (text.starts_with("drv\t") || text.starts_with("drv ")) {
      in_.mark(line.number, LineStatus::ignored);  // the head of -ll
      return;
    }
    if (!open_) {
      // A prompt, a line of a grep: not pciconf's.
      in_.mark(line.number, LineStatus::unmodelled);
      return;
    }
    const std::size_t key_end = std::min(text.find_first_of(" \t=["), text.size());
    const std::string_view key = text.substr(0, key_end);
    const std::size_t equals = text.find('=', key_end);
    if (equals == key_end && text.substr(equals).starts_with("=0x") && is_header_field(key)) {
      read_fields(text);  // a wrapped header
      in_.mark(line.number, LineStatus::understood);
    } else if (equals != std::string_view::npos && (key == "vendor" || key == "device")) {
      (key == "vendor" ? current().vendor : current().description) =
          quoted(text.substr(equals + 1));
      in_.mark(line.number, LineStatus::understood);
    } else if (key == "class" || key == "subclass") {
      in_.mark(line.number, LineStatus::understood);  // free text: the number in the header counts
    } else if (key == "cap" || key == "ecap") {
      read_capability(text);
      in_.mark(line.number, LineStatus::understood);
    } else {
      if (begin >= 16 || text.find("FLR") != std::string_view::npos) read_capability(text);
      in_.mark(line.number, LineStatus::unmodelled);
    }
  }

  void read_capability(std::string_view text) {
    current().has_capabilities = true;
    const auto has = [&](std::string_view word) {
      return text.find(word) != std::string_view::npos;
    };
    if (has(" FLR")) current().flr = true;
    if (text.starts_with("cap 05") || text.starts_with("cap 11")) current().msi = true;
  }

  /// From the first quote to the last on the line: names hold quotes of their own.
  static std::string quoted(std::string_view text) {
    const std::size_t first = text.find_first_of("'\"");
    if (first == std::string_view::npos) {
      const std::size_t begin = text.find_first_not_of(" \t");
      return begin == std::string_view::npos ? "" : std::string(text.substr(begin));
    }
    const std::size_t last = text.rfind(text[first]);
    const std::size_t end = last > first ? last : text.size();
    return std::string(text.substr(first + 1, end - first - 1));
  }

  Reading& in_;
  std::vector<model::PciFunction>& out_;
  bool open_ = false;  ///< A header was seen; what follows belongs to it.
};

}  // namespace

void read_pciconf(Reading& in) {
  model::Captures& seen = in.laptop().seen;
  PciconfReader(in, seen.pci).run();
  seen.pci_file = in.file();
}

void read_earlier_pciconf(Reading& in) {
  model::SeenPci& earlier = in.laptop().seen.pci_earlier.emplace();
  earlier.file = in.file();
  PciconfReader(in, earlier.all).run();
}

void read_pciconf_after_resume(Reading& in) {
  model::SeenPci& after = in.laptop().seen.pci_after_resume.emplace();
  after.file = in.file();
  PciconfReader(in, after.all).run();
}

}  // namespace guestlink::config
