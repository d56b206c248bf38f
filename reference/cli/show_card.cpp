#include <array>
#include <string>

#include "reference/cli/show_laptop.h"
#include "reference/model/card.h"
#include "reference/view/card.h"

namespace guestlink::cli {
namespace {

constexpr std::array<LaptopFormat, 2> formats{{
    {"text",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_text(model::cards_of(laptop), laptop.release(), sources);
     }},
    {"json",
     [](const model::Laptop& laptop, const SourceSet& sources) {
       return view::as_json(model::cards_of(laptop), laptop.release(), sources);
     }},
}};

}  // namespace

extern const Command show_card_view{
    "card", "Which card, which firmware, what is known, is the VM still needed",
    "  guestlink show card my-laptop\n"
    "  guestlink show card --format json my-laptop",
    [](CLI::App& app) { return declare_laptop_view(app, "card", formats); }};

}  // namespace guestlink::cli
