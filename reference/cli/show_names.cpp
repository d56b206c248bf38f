#include <array>
#include <string>
#include <vector>

#include "reference/cli/show_laptop.h"
#include "reference/model/names.h"
#include "reference/view/names.h"

namespace guestlink::cli {
namespace {

std::vector<model::Names> all_names(const model::Laptop& laptop, const SourceSet& sources) {
  std::vector<model::Names> all;
  for (const model::NameKind kind : model::name_kinds()) {
    all.push_back(model::names_of(laptop, sources, kind));
  }
  return all;
}

constexpr std::array<LaptopFormat, 2> formats{{
    {"text",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_text(all_names(laptop, sources), sources);
     }},
    {"json",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_json(all_names(laptop, sources), sources);
     }},
}};

}  // namespace

extern const Command show_names_view{
    "names", "Interfaces, devices, modules, addresses, files: where made, where used",
    "  guestlink show names my-laptop\n"
    "  guestlink show names --format json my-laptop",
    [](CLI::App& app) { return declare_laptop_view(app, "names", formats); }};

}  // namespace guestlink::cli
