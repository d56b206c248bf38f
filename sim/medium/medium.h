#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "reference/base/time.h"
#include "reference/net/bytes.h"

namespace guestlink::sim {

/// A link's ends as the topology writes them; on Wi-Fi `a` is the station, `b` the access point.
enum class End : std::uint8_t { a, b };

constexpr End other(End end) {
  return end == End::a ? End::b : End::a;
}

/// What became of a frame.  Those of Wi-Fi follow mac80211's reasons (net/mac80211/drop.h).
enum class Loss : std::uint8_t {
  none,                          ///< It will arrive.
  malformed,                     ///< Too short to be a frame.
  chance,                        ///< Lost, as the settings' loss says.
  queue_full,                    ///< More waits for the rate's turn than the queue holds.
  too_long,                      ///< Longer than the link's MTU.
  partitioned,                   ///< Nothing passes this way.
  too_many_macs,                 ///< The port behind `a` takes no further address.
  mac_not_allowed,               ///< The port behind `a` takes only listed addresses.
  not_associated,                ///< The station has no association.
  spurious_source,               ///< Three addresses, and the source is not the station's own.
  unexpected_four_addresses,     ///< A 4addr station at an access point without WDS.
  not_behind_station,            ///< The access point knows no station for this destination.
  group_not_for_four_addresses,  ///< A 4addr station takes no three-address group frame.
  own_echo,                      ///< The access point's echo of the station's own group frame.
  answered_by_proxy,  ///< An ARP request that the access point answers or keeps for itself.
  count_,
};

/// "spurious_source".
std::string_view name(Loss loss);

/// How many frames met each fate.
using LossCounts = std::array<std::uint64_t, static_cast<std::size_t>(Loss::count_)>;

/// A copy of a frame that will arrive.
struct Delivery {
  End to = End::b;
  Instant at;
  std::vector<std::byte> bytes;
};

using Deliveries = std::vector<Delivery>;

/// What lies between two interfaces.  No I/O, no clock; chance comes from the seed it was made
/// with, so that the same frames at the same times meet the same fates.
class Medium {
 public:
  virtual ~Medium() = default;
  /// `frame` leaves `from` at `now`: appends every copy that will arrive, and when; says why if the
  /// frame itself will not.
  virtual Loss carry(End from, net::Bytes frame, Instant now, Deliveries& deliveries) = 0;
};

}  // namespace guestlink::sim
