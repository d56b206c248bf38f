#include <array>
#include <string>

#include "reference/cli/show_laptop.h"
#include "reference/model/topology.h"
#include "reference/view/topology.h"

namespace guestlink::cli {
namespace {

constexpr std::array<LaptopFormat, 4> formats{{
    {"text",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_text(model::derive_topology(laptop), sources);
     }},
    {"json",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_json(model::derive_topology(laptop), sources);
     }},
    {"svg",
     [](const model::Laptop& laptop, const SourceSet& /*sources*/) {
       return view::as_svg(model::derive_topology(laptop));
     }},
    {"mermaid",
     [](const model::Laptop& laptop, const SourceSet& /*sources*/) {
       return view::as_mermaid(model::derive_topology(laptop));
     }},
}};

}  // namespace

extern const Command show_topology_view{
    "topology", "Who is wired to whom: machines, interfaces, addresses, the card",
    "  guestlink show topology my-laptop\n"
    "  guestlink show topology --format svg my-laptop > my-laptop.svg\n"
    "  guestlink show topology --format mermaid my-laptop",
    [](CLI::App& app) { return declare_laptop_view(app, "topology", formats); }};

}  // namespace guestlink::cli
