// bhyve_config(5) files, as parse_simple_config_file of usr.sbin/bhyve/bhyverun.c reads them
// (13 and later): a comment or an empty line only where '#' or the line end is the very first
// character, NAME=VALUE split at the first '=', nothing trimmed, no empty value.  Unknown names
// are variables like any other.

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

/// strtol(value, NULL, 0) without rest: decimal, 0x… or 0….
std::optional<std::uint32_t> integer(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "pci.0.5.0.backend": the node, and what stands behind it.
struct PciName {
  model::PciAddress slot;
  std::string rest;
};

std::optional<PciName> pci_name(std::string_view name) {
  if (!name.starts_with("pci.")) return std::nullopt;
  name.remove_prefix(4);
  std::array<std::uint16_t, 3> numbers{};
  for (std::uint16_t& number : numbers) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || dot == 0) return std::nullopt;
    const auto [end, error] = std::from_chars(name.data(), name.data() + dot, number);
    if (error != std::errc() || end != name.data() + dot) return std::nullopt;
    name.remove_prefix(dot + 1);
  }
  if (numbers[0] > 255 || numbers[1] > 31 || numbers[2] > 7) return std::nullopt;
  return PciName{{0, numbers[0], numbers[1], numbers[2]}, std::string(name)};
}

void complete_device(model::BhyveConfigDevice& device) {
  if (const model::Assignment* kind = device.settings.find("device")) device.model = kind->value;
  if (device.model.value != "passthru") return;
  if (const model::Assignment* pptdev = device.settings.find("pptdev")) {
    device.pptdev = pptdev->value;
  }
  std::array<std::uint32_t, 3> numbers{};
  constexpr std::array<std::string_view, 3> names{"bus", "slot", "func"};
  for (std::size_t index = 0; index < names.size(); ++index) {
    const model::Assignment* found = device.settings.find(names[index]);
    const auto number = found == nullptr ? std::nullopt : integer(found->value.value);
    if (!number || *number > 255) return;
    numbers[index] = *number;
  }
  device.passed = model::PciAddress{0, static_cast<std::uint16_t>(numbers[0]),
                                    static_cast<std::uint16_t>(numbers[1]),
                                    static_cast<std::uint16_t>(numbers[2])};
}

}  // namespace

void read_bhyve_config(Reading& in) {
  model::BhyveConfig config;
  config.file = in.file();
  config.path = in.path().substr(std::string_view("host").size());
  std::map<model::PciAddress, std::size_t> nodes;
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    TracedText text(line.text, line.where);
    if (line.where.end < in.text().size() && in.text()[line.where.end] == '\r') {
      text.add("\r", {in.file(), line.where.end, line.where.end + 1});
    }
    if (text.empty() || text.text().front() == '#') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const std::size_t equals = text.text().find('=');
    if (equals == std::string::npos || equals + 1 == text.size()) {
      in.refuse(text.place(), "bhyve-config-syntax",
                "bhyve says \"invalid config option\" and does not start");
      continue;
    }
    const TracedText name = text.part(0, equals);
    model::Assignment found(name.located(), text.part(equals + 1));
    found.plain = found.value.value.find('%') == std::string::npos;
    in.mark(number, found.plain ? LineStatus::understood : LineStatus::unmodelled);
    if (found.value.value.back() == '\r') {
      in.refuse(text.place(text.size() - 1, 1), "crlf-line-endings",
                "the value ends in a carriage return");
    }
    if (name.text().find_first_of(" \t") != std::string::npos) {
      in.refuse(name.place(), "bhyve-config-blank-in-name",
                "bhyve trims nothing: the blank is part of the name");
    }
    if (const auto pci = pci_name(name.text())) {
      const auto [node, is_new] = nodes.try_emplace(pci->slot, config.devices.size());
      if (is_new) config.devices.push_back({pci->slot, {}, {}, {}, {}});
      model::Assignment setting = found;
      setting.key.value = pci->rest;
      config.devices[node->second].settings.all.push_back(std::move(setting));
    }
    config.settings.all.push_back(std::move(found));
  }
  for (model::BhyveConfigDevice& device : config.devices) complete_device(device);
  in.laptop().host.bhyve_configs.push_back(std::move(config));
}

}  // namespace guestlink::config
