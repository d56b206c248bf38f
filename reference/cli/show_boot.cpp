#include <array>
#include <string>

#include "reference/cli/show_laptop.h"
#include "reference/model/boot.h"
#include "reference/view/boot.h"

namespace guestlink::cli {
namespace {

constexpr std::array<LaptopFormat, 2> formats{{
    {"text",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_text(model::derive_boot(laptop, sources), sources);
     }},
    {"json",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_json(model::derive_boot(laptop, sources), sources);
     }},
}};

}  // namespace

extern const Command show_boot_view{
    "boot", "What the boot will do, in order, each step with its lines",
    "  guestlink show boot my-laptop\n"
    "  guestlink show boot --format json my-laptop",
    [](CLI::App& app) { return declare_laptop_view(app, "boot", formats); }};

}  // namespace guestlink::cli
