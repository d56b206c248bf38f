#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/base/file_reader.h"
#include "reference/base/source.h"
#include "reference/base/time.h"
#include "reference/json/json_tree.h"
#include "reference/net/address.h"
#include "sim/expect/expectation.h"
#include "sim/medium/topology.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {

/// How a node forwards.
struct ForwarderWish {
  std::string engine;    ///< "own" or "kernel".
  std::string mode;      ///< "nat44", "bridge", "mac_nat", …; empty: `from_laptop` says it.
  std::string inside{};  ///< Interfaces of the node.
  std::string outside{};
  std::string bridge{};
  std::vector<std::string> ports{};
  json::JsonNode settings{};  ///< Merged into those of guestlink forward; null: nothing.
  std::string pf{};           ///< A pf.conf for guestlink forward; empty: none.
  std::vector<std::string> pf_names{};
  bool from_laptop = false;
  SourceSpan where{};
};

/// What a scenario says of a node beyond its name and role.
struct NodeWish {
  std::string name;
  std::optional<net::Ipv4Address> gateway{};  ///< Of its default route.
  std::optional<ForwarderWish> forwarder{};
  json::JsonNode services{};  ///< As start_services() takes it; null: none.
  SourceSpan where{};
};

/// What a scenario says of a link beyond its ends and medium.
struct LinkWish {
  std::string id;
  Duration delay{};
  Duration jitter{};
  double loss = 0;  ///< Shares of 1.
  double duplicate = 0;
  double reorder = 0;
  bool four_address_station = false;
  bool wds_access_point = false;
  std::vector<net::MacAddress> allowed_macs{};  ///< Empty: any.
  SourceSpan where{};
  bool is_impaired() const {
    return delay > Duration{} || jitter > Duration{} || loss > 0 || duplicate > 0 || reorder > 0;
  }
};

/// What must be true before the next step begins.
struct Await {
  std::string node;
  std::string interface;                   ///< Which must have carrier or the address.
  std::optional<net::Ipv4Cidr> address{};  ///< Absent: carrier.
  SourceSpan where{};
};

struct Step {
  std::string id;
  std::string node;
  const StepKind* kind = nullptr;
  json::JsonNode arguments;
  std::optional<Await> await{};
  Duration deadline{};
  SourceSpan where{};
};

/// How a run must fail.  All that is not empty must be so.
struct ExpectedFailure {
  std::string step{};
  std::string text{};  ///< Somewhere in a mismatch's message or notes.
  std::string tap{};
  std::string packet{};  ///< "id" in the file.
  std::string field{};
  std::string rule{};
  std::string link{};     ///< A link that lost a frame, and
  std::string counter{};  ///< why: "spurious_source".
  SourceSpan where{};
};

/// A text that stands once in one of the laptop's files, and what takes its place.
struct LaptopEdit {
  std::string file;  ///< Below the laptop's directory.
  std::string was;
  std::string becomes;
  SourceSpan where{};  ///< Of `was` in the scenario.
};

/// Bounds of the findings about `laptop` before anything runs.
struct LaptopCheck {
  std::size_t most_errors = 0;
  std::optional<std::size_t> most_warnings{};
  std::vector<std::string> allowed{};
  std::vector<std::string> demanded{};
};

/// One run of a scenario file: the scenario itself or one of its variants, complete.  Plain data
/// but for the expectations.  Nothing in it assumes how the world is made.
struct Scenario {
  std::string name;
  std::string variant{};  ///< "wrong-uplink", "mtu=1400,delay=3ms"; empty: as it stands.
  std::string title{};
  std::vector<std::string> tags{};
  std::vector<std::string> worlds{};
  std::vector<std::string> needs{};  ///< In every world.
  std::map<std::string, std::vector<std::string>> world_needs{};
  Duration timeout{};
  std::size_t most_packets = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> parts{};   ///< What it includes, relative to its file.
  std::vector<std::string> laptop{};  ///< Directories; a later one wins file by file.
  std::vector<LaptopEdit> edits{};    ///< Of its files, one after the other.
  LaptopCheck check{};
  bool topology_from_laptop = false;  ///< Then there are no nodes and links here.
  std::string engine{};               ///< "own" or "kernel"; for a laptop's topology.
  Topology topology{};
  std::vector<NodeWish> nodes{};
  std::vector<LinkWish> links{};
  bool static_neighbours = true;
  std::vector<Step> steps{};
  std::vector<std::unique_ptr<const Expectation>> expect{};
  bool claims_absence = false;  ///< Something must `never` pass.
  Variables constants{};        ///< `let`, for "$name" in expectations.
  std::optional<ExpectedFailure> expect_failure{};
  SourceSpan where{};
  /// "nat-ping" or "nat-ping[size-0]".
  std::string full_name() const;
};

enum class MatrixChoice : std::uint8_t {
  pairwise,  ///< Every pair of values of two axes at least once.
  full,
  first,  ///< Each axis's first value.
};

/// A scenario file as its runs: as it stands or its matrix, then the variants in their order.
/// Empty when `out` received an error.
std::vector<Scenario> read_scenario(const SourceSet& sources, FileId file, Diagnostics& out,
                                    MatrixChoice matrix = MatrixChoice::pairwise);

/// How a file is read beyond what stands in it.
struct ReadOptions {
  MatrixChoice matrix = MatrixChoice::pairwise;
  /// By JSON pointer, values as JSON: put into the file before anything else is read of it.
  std::map<std::string, std::string> set{};
};

/// The same, with the files that it includes, which `files` reads and `sources` keeps.
std::vector<Scenario> read_scenario(SourceSet& sources, FileId file, const FileReader& files,
                                    const ReadOptions& options, Diagnostics& out);

/// What may stand in a scenario file.
const json::ValueType& scenario_type();

/// docs/scenarios.md and docs/scenario.schema.json.
std::string scenario_markdown();
std::string scenario_schema();

}  // namespace guestlink::sim
