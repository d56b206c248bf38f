#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "reference/net/address.h"
#include "sim/medium/medium.h"
#include "sim/medium/wire.h"

namespace guestlink::sim {

/// A station, its access point and what they agreed on.
struct WifiSettings {
  net::MacAddress station{};  ///< The card's own address: the only one it associates with.
  bool four_addr = false;     ///< The station: `iw dev wlan0 set 4addr on`.
  bool wds = false;           ///< The access point: hostapd's wds_sta=1.
  bool proxy_arp = false;     ///< The access point: answers ARP for its stations.
  bool associated = true;
};

/// The rules by which Wi-Fi is not a cable: what an access point and a station drop, as mac80211
/// does (net/mac80211/rx.c).  The radio itself is a Wire.
class Wifi final : public Medium {
 public:
  Wifi(const WifiSettings& settings, const Impairment& impairment, std::uint64_t seed);
  Loss carry(End from, net::Bytes frame, Instant now, Deliveries& deliveries) override;
  /// New settings; without association, and with another card, what was learnt is forgotten.
  void change(const WifiSettings& settings);
  void change(const Impairment& impairment) { radio_.change(impairment); }
  /// How often the access point told a foreign source that it is not associated (reason 7).
  std::uint64_t deauthentications() const { return deauthentications_; }

 private:
  Loss judge_up(net::Bytes frame);
  Loss judge_down(net::Bytes frame, Instant now, Deliveries& deliveries);
  void learn_address(net::Bytes frame);
  Loss answer_for_station(net::Bytes request, Instant now, Deliveries& deliveries) const;

  WifiSettings settings_;
  Wire radio_;
  std::set<net::MacAddress> behind_station_;               ///< Learnt from four-address frames.
  std::map<net::Ipv4Address, net::MacAddress> addresses_;  ///< For proxy ARP.
  std::uint64_t deauthentications_ = 0;
};

}  // namespace guestlink::sim
