#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/model/pf.h"
#include "reference/net/address.h"

namespace guestlink::sim {

/// The addresses of a node's interfaces, by name.
using InterfaceAddresses = std::map<std::string, std::vector<net::Ipv4Cidr>>;

/// A pf.conf(5) in the words of nft(8).
struct PfAsNft {
  std::string text;                            ///< One table of IPv4, for nft -f.
  std::vector<const model::PfRule*> left_out;  ///< What nft cannot say, or what is not known here.
};

/// The last rule that fits decides, `quick` at once, and what belongs to a passed conversation
/// passes; translation comes before the filter, as in pf.  An interface's name stands for the
/// addresses it has now.
PfAsNft pf_as_nft(const model::PfConfig& config, const InterfaceAddresses& addresses);

}  // namespace guestlink::sim
