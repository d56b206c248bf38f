#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/time.h"
#include "reference/json/shape.h"
#include "reference/net/address.h"
#include "reference/net/ip_address.h"

namespace guestlink::json {

// Kinds of single values.

extern const ValueType any_text;
extern const ValueType any_value;  ///< Also lists and objects: the reader looks later.
extern const ValueType true_or_false;
extern const ValueType whole_number;    ///< 0 and up.
extern const ValueType number_of_time;  ///< "1.5s": parse_duration().
extern const ValueType share;           ///< "2.5%" or 0.025: parse_share().
extern const ValueType mac_address;
extern const ValueType ipv4_address;
extern const ValueType ip_address;    ///< IPv4 or IPv6.
extern const ValueType ipv4_network;  ///< An address with the length of its prefix.
extern const ValueType texts;         ///< A list of them.
extern const ValueType text_or_texts;

/// A number with its unit: "500us", "3ms", "1.5s", "2m", "1h"; ns too.  Not negative, at most ten
/// years.
std::optional<Duration> parse_duration(std::string_view text);
/// "2.5%" or "0.025": from 0 to 1.
std::optional<double> parse_share(std::string_view text);

// What check() has found good; the value without the key is the caller's.

std::string text_of(const JsonNode& object, std::string_view key,
                    const std::string& otherwise = "");
/// A list of texts, or one.
std::vector<std::string> texts_of(const JsonNode& object, std::string_view key);
bool flag_of(const JsonNode& object, std::string_view key, bool otherwise = false);
std::uint64_t whole_of(const JsonNode& object, std::string_view key, std::uint64_t otherwise = 0);
std::optional<Duration> duration_of(const JsonNode& object, std::string_view key);
std::optional<net::MacAddress> mac_of(const JsonNode& object, std::string_view key);
std::optional<net::Ipv4Address> address_of(const JsonNode& object, std::string_view key);
std::optional<net::IpAddress> ip_address_of(const JsonNode& object, std::string_view key);

}  // namespace guestlink::json
