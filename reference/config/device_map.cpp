// grub-bhyve's device.map: `(hd0) FILE`, as grub-core/kern/emu/hostdisk.c reads it.  The file
// name ends at the first blank; nothing can be quoted.

#include <cstddef>
#include <string_view>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

constexpr std::string_view blanks = " \t\r\v\f";

}  // namespace

void read_device_map(Reading& in) {
  model::DeviceMap map;
  map.path = in.path().substr(std::string_view("host").size());
  map.file = in.file();
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const std::size_t first = line.text.find_first_not_of(blanks);
    if (first == std::string_view::npos || line.text[first] == '#') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const TracedText text(line.text, line.where);
    model::DeviceMapEntry entry;
    const std::size_t close =
        line.text[first] == '(' ? line.text.find(')', first) : std::string_view::npos;
    const std::size_t device_end =
        close != std::string_view::npos ? close + 1 : line.text.find_first_of(blanks, first);
    entry.device = text.part(first, device_end - first).located();
    const auto rest = split_words(device_end == std::string_view::npos ? text.part(text.size(), 0)
                                                                       : text.part(device_end));
    entry.path = rest.empty() ? text.part(text.size(), 0).located() : rest.front().located();
    if (line.text[first] != '(') {
      in.refuse(entry.device.where, "devicemap-missing-paren",
                "grub-bhyve says \"missing `(' symbol\" and ends");
    } else if (close == std::string_view::npos) {
      in.refuse(entry.device.where, "devicemap-missing-paren",
                "grub-bhyve says \"missing `)' symbol\" and ends");
    } else if (rest.empty()) {
      in.refuse(entry.device.where, "devicemap-no-file",
                "grub-bhyve says \"filename expected\" and ends");
    } else {
      in.mark(number, LineStatus::understood);
    }
    map.entries.push_back(std::move(entry));
  }
  if (!in.laptop().host.device_map) in.laptop().host.device_map = std::move(map);
}

}  // namespace guestlink::config
