#include <array>
#include <string>

#include "reference/cli/show_laptop.h"
#include "reference/model/effective.h"
#include "reference/view/effective.h"

namespace guestlink::cli {
namespace {

constexpr std::array<LaptopFormat, 2> formats{{
    {"text",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_text(model::derive_effective(laptop), sources);
     }},
    {"json",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_json(model::derive_effective(laptop), sources);
     }},
}};

}  // namespace

extern const Command show_effective_view{
    "effective", "The values in effect: defaults, and what replaces what",
    "  guestlink show effective my-laptop\n"
    "  guestlink show effective --format json my-laptop",
    [](CLI::App& app) { return declare_laptop_view(app, "effective", formats); }};

}  // namespace guestlink::cli
