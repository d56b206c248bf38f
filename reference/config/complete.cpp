#include "reference/config/complete.h"

#include <array>
#include <string_view>

#include "reference/base/traced_text.h"
#include "reference/config/host_interfaces.h"

namespace guestlink::config {
namespace {

/// vmm(4) looks at these three names only and splits at single blanks.
void complete_passthrough(model::HostConfig& host) {
  constexpr std::array<std::string_view, 3> names{"pptdevs", "pptdevs2", "pptdevs3"};
  for (const std::string_view name : names) {
    const model::Assignment* found = host.loader.find(name);
    if (found == nullptr) continue;
    for (const TracedText& piece : split_fields(found->traced, ' ')) {
      const auto address = model::parse_pci_slashes(piece.text());
      if (address) host.passthrough.push_back({*address, piece.place()});
    }
  }
}

}  // namespace

void complete(model::Laptop& laptop, const SourceSet& /*sources*/, Diagnostics& /*out*/) {
  complete_passthrough(laptop.host);
  complete_interfaces(laptop.host);
  if (laptop.guest.bsd) complete_interfaces(*laptop.guest.bsd);
}

}  // namespace guestlink::config
