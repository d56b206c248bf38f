#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace guestlink::sim {

/// What the probes of a rehearsal are told by.
inline constexpr std::string_view server_name = "server.rehearsal.test";  // RFC 6761: .test
inline constexpr std::uint16_t server_port = 5001;
inline constexpr std::uint16_t server_port_of_guest = 5002;
inline constexpr std::uint16_t echo_id = 0x676C;  ///< "gl"
inline constexpr std::size_t stream_bytes = std::size_t{1} << 20U;
/// What the host's sshd adds to its greeting: both machines' OpenSSH would say the same.
inline constexpr std::string_view host_addendum = "the_laptops_FreeBSD_host";

}  // namespace guestlink::sim
