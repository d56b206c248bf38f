// bhyve(8) and grub-bhyve command lines (freebsd-src usr.sbin/bhyve/bhyverun.c; grub2-bhyve).

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/command_options.h"
#include "reference/config/commands.h"

namespace guestlink::config {
namespace {

/// The options of every release from 11 to 15 and of illumos together; which release has which is
/// a rule's matter.
constexpr std::string_view bhyve_letters = "abdehuwxACDHIPSWYk:f:o:p:r:g:G:c:s:m:l:B:K:U:";
constexpr std::string_view grub_letters = "SneHvr:m:d:g:c:M:";

/// Long options of grub-bhyve and their letters.
struct LongOption {
  std::string_view name;
  char letter;
};
constexpr std::array<LongOption, 7> grub_long{{{"root", 'r'},
                                               {"device-map", 'm'},
                                               {"directory", 'd'},
                                               {"grub-cfg", 'g'},
                                               {"cons-dev", 'c'},
                                               {"memory", 'M'},
                                               {"evga", 'e'}}};

void set_grub(model::GrubBhyveCommand& command, char letter,
              const std::optional<TracedText>& value) {
  if (letter == 'S') command.wired = true;
  if (!value) return;
  switch (letter) {
  case 'r': command.root = value->located(); break;
  case 'm': command.map_path = value->located(); break;
  case 'M': command.memory = value->located(); break;
  case 'c': command.console = value->located(); break;
  default: break;
  }
}

}  // namespace

model::BhyveSlot parse_bhyve_slot(const TracedText& operand) {
  model::BhyveSlot slot;
  slot.where = operand.place();
  const auto fields = split_fields(operand, ',');
  slot.slot = fields.front().located();
  if (fields.size() < 2) {
    slot.device = {"", fields.front().place(fields.front().size(), 0)};
    return slot;
  }
  slot.device = fields[1].located();
  for (std::size_t index = 2; index < fields.size(); ++index) {
    slot.options.push_back(fields[index].located());
  }
  return slot;
}

model::BhyveCommand parse_bhyve(Reading& in, const std::vector<TracedText>& words) {
  model::BhyveCommand command;
  command.where = words.front().place();
  CommandOptions options(words, bhyve_letters);
  while (const auto option = options.next()) {
    if (!option->known) {
      in.refuse(
          option->where, "bhyve-unknown-option",
          std::string("bhyve prints its usage and ends: it has no option -") + option->letter);
      continue;
    }
    if (!option->value) {
      command.flags.push_back({std::string("-") + option->letter, option->where});
      continue;
    }
    const Located<std::string> value = option->value->located();
    switch (option->letter) {
    case 's': command.slots.push_back(parse_bhyve_slot(*option->value)); break;
    case 'l': command.consoles.push_back(value); break;
    case 'm': command.memory = value; break;
    case 'c': command.cpus = value; break;
    default: command.others.push_back({option->letter, value}); break;
    }
  }
  const std::size_t name = options.operands();
  if (name < words.size()) command.vm_name = words[name].located();
  for (std::size_t extra = name + 1; extra < words.size(); ++extra) {
    in.refuse(words[extra].place(), "bhyve-extra-word",
              "bhyve takes one word behind its options, the VM's name, and ends");
  }
  return command;
}

model::GrubBhyveCommand parse_grub_bhyve(const std::vector<TracedText>& words) {
  model::GrubBhyveCommand command;
  command.where = words.front().place();
  CommandOptions options(words, grub_letters);
  for (;;) {
    const std::size_t at = options.operands();
    if (at < words.size() && words[at].text().starts_with("--") && words[at].size() > 2) {
      const std::string& text = words[at].text();
      const std::size_t equals = std::min(text.find('='), text.size());
      options.skip_operand();
      for (const LongOption& one : grub_long) {
        if (text.substr(2, equals - 2) != one.name) continue;
        if (equals < text.size()) {
          set_grub(command, one.letter, words[at].part(equals + 1));
        } else if (one.letter != 'e' && at + 1 < words.size()) {
          set_grub(command, one.letter, words[at + 1]);
          options.skip_operand();
        }
      }
    } else if (const auto option = options.next()) {
      set_grub(command, option->letter, option->value);
    } else {
      const std::size_t operand = options.operands();
      if (operand >= words.size()) return command;
      if (!command.vm_name) command.vm_name = words[operand].located();
      options.skip_operand();
    }
  }
}

}  // namespace guestlink::config
