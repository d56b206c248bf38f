// Captures of the host: `vm passthru`, kldstat(8), dmesg(8), sysctl(8) -a and acpidump(8) -t, as
// far as they speak of passing a card on.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A pasted prompt with the command behind it.
bool is_prompt(std::string_view text, std::string_view command) {
  return contains(text, command) && (contains(text, "# ") || contains(text, "$ ") ||
                                     contains(text, "% ") || text.starts_with(command));
}

/// Reads line by line; what `read` does not take is `otherwise`.
template <class Read>
void each_line(Reading& in, LineStatus otherwise, Read read) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text)) {
      in.mark(number, LineStatus::ignored);
    } else {
      in.mark(number, read(line) ? LineStatus::understood : otherwise);
    }
  }
}

}  // namespace

// printf "%-10s %-12s %-12s %s\n" of core::passthru in lib/vm-core; long names push the columns on,
// the description is the rest of the line.
void read_vm_passthru(Reading& in) {
  model::HostFacts& facts = in.laptop().seen.facts;
  facts.passthru_file = in.file();
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const TracedText text(line.text, line.where);
    const auto words = split_words(text);
    const bool heading = !words.empty() && words[0].text() == "DEVICE";
    if (words.empty() || heading || is_prompt(line.text, "vm pass")) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    if (words.size() < 3 || (words[2].text() != "Yes" && words[2].text() != "No")) continue;
    model::PassthruLine found;
    found.where = text.place();
    found.device = words[0].located();
    found.id = words[1].located();
    if (const auto address = model::parse_pci_slashes(found.id.value)) {
      found.address = {*address, found.id.where};
    }
    found.ready = {words[2].text() == "Yes", words[2].place()};
    if (words.size() > 3) {
      const std::size_t begin = words[3].place().begin - line.where.begin;
      const std::size_t end = words.back().place().end - line.where.begin;
      found.description = std::string(line.text.substr(begin, end - begin));
    }
    facts.passthru.push_back(std::move(found));
    in.mark(number, LineStatus::understood);
  }
}

// " 2    1 0xffffffff82320000   2a3e58 vmm.ko"
void read_kldstat(Reading& in) {
  model::HostFacts& facts = in.laptop().seen.facts;
  facts.kldstat_file = in.file();
  each_line(in, LineStatus::unknown, [&](const Line& line) {
    const auto words = split_words(TracedText(line.text, line.where));
    if (words[0].text() == "Id" || is_prompt(line.text, "kldstat")) return true;
    if (words.size() < 5 || !words[2].text().starts_with("0x")) return false;
    TracedText name = words[4];
    if (name.text().ends_with(".ko")) name = name.part(0, name.size() - 3);
    facts.modules.push_back({name.located()});
    return true;
  });
}

void read_dmesg(Reading& in) {
  model::HostFacts& facts = in.laptop().seen.facts;
  facts.dmesg_file = in.file();
  each_line(in, LineStatus::ignored, [&](const Line& line) {
    const TracedText text(line.text, line.where);
    const std::string& all = text.text();
    constexpr std::string_view origin = "Origin=\"";
    if (const std::size_t at = all.find(origin); at != std::string::npos) {
      const std::size_t begin = at + origin.size();
      const std::size_t end = std::min(all.find('"', begin), all.size());
      if (!facts.cpu_vendor) facts.cpu_vendor = text.located(begin, end - begin);
      return true;
    }
    for (const std::string_view unit : {"VT-x: ", "SVM: "}) {
      const std::size_t at = all.find(unit);
      if (at == std::string::npos) continue;
      const std::size_t begin = at + unit.size();
      if (!facts.cpu_virtualization) {
        facts.cpu_virtualization = text.located(begin, all.size() - begin);
      }
      return true;
    }
    if (contains(all, "AMD-Vi/IOMMU device(s), use hw.vmm.amdvi.enable")) {
      facts.amdvi_disabled = text.place();
      return true;
    }
    // "dmar0: <DMA remap> iomem …", "ivhd0: <AMD-Vi/IOMMU ivhd …> on acpi0"
    const std::size_t colon = all.find(": <");
    if (colon == std::string::npos) return false;
    const bool is_unit = (all.starts_with("dmar") && contains(all, "DMA remap")) ||
                         (all.starts_with("ivhd") && contains(all, "AMD-Vi"));
    if (!is_unit) return false;
    Located<std::string> name = text.located(0, colon);
    for (const auto& known : facts.dmesg_units) {
      // The buffer may hold several boots.
      if (known.value == name.value) return true;
    }
    constexpr std::size_t most_units = 64;
    if (facts.dmesg_units.size() < most_units) facts.dmesg_units.push_back(std::move(name));
    return true;
  });
}

// "kern.osrelease: 14.3-RELEASE", or with '=' (-e).  Of the thousands of lines a few matter; dmesg
// and freebsd-version, read before, have the say where they were captured.
void read_sysctl_capture(Reading& in) {
  model::Captures& seen = in.laptop().seen;
  each_line(in, LineStatus::ignored, [&](const Line& line) {
    const std::size_t end = line.text.find_first_of(":=");
    if (end == std::string_view::npos) return false;
    const std::string_view name = line.text.substr(0, end);
    const auto value = [&] {
      const std::size_t begin = line.text.find_first_not_of(" \t", end + 1);
      const std::size_t last = line.text.find_last_not_of(" \t\r");
      if (begin == std::string_view::npos || last < begin) {
        return Located<std::string>{"", line.part(line.text.size(), 0)};
      }
      const std::size_t size = last + 1 - begin;
      return Located<std::string>{std::string(line.text.substr(begin, size)),
                                  line.part(begin, size)};
    };
    if (name == "kern.osrelease") {
      const auto text = value();
      const auto release = model::parse_release(text.value);
      if (release && !seen.release) seen.release = {*release, text.where};
      return release.has_value();
    }
    if (name == "hw.model") {
      const auto text = value();
      const bool intel = contains(text.value, "Intel");
      if (!intel && !contains(text.value, "AMD")) return false;
      if (!seen.facts.cpu_vendor) {
        seen.facts.cpu_vendor =
            Located<std::string>{intel ? "GenuineIntel" : "AuthenticAMD", text.where};
      }
      return true;
    }
    if (name != "hw.vmm.amdvi.enable") return false;
    seen.facts.amdvi_enable = value();
    return true;
  });
}

void read_acpidump(Reading& in) {
  model::HostFacts& facts = in.laptop().seen.facts;
  facts.acpi_file = in.file();
  each_line(in, LineStatus::ignored, [&](const Line& line) {
    const TracedText text(line.text, line.where);
    const auto words = split_words(text, " \t=:,");
    if (words.empty()) return false;
    // A table's heading: "  DMAR: Length=184, Revision=1, …"
    const bool heading = contains(line.text, "Length=") && contains(line.text, ":");
    if (heading && words[0].text() == "DMAR") {
      if (!facts.dmar) facts.dmar = words[0].place();
      return true;
    }
    if (heading && words[0].text() == "IVRS") {
      if (!facts.ivrs) facts.ivrs = words[0].place();
      return true;
    }
    if (words.size() >= 2 && words[0].text() == "Type" && words[1].text() == "DRHD") {
      facts.vtd_units.push_back(words[1].place());
      return true;
    }
    return false;
  });
}

}  // namespace guestlink::config
