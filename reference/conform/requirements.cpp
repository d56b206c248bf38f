#include "reference/conform/requirements.h"

#include <array>

namespace guestlink::conform {
namespace {

constexpr std::array<Requirement, 68> table{{
    {"U1", "RFC 4787 REQ-1", "an inside endpoint has one outside endpoint, whoever is spoken to"},
    {"U2", "RFC 4787 REQ-2", "all mappings of a host use one of several outside addresses"},
    {"U3", "RFC 4787 REQ-3", "no two inside endpoints share an outside one"},
    {"U3a", "RFC 4787 REQ-3a", "privileged ports stay privileged and the others do not become so"},
    {"U4", "RFC 4787 REQ-4", "an even port stays even and an odd one odd"},
    {"U4b", "RFC 4787 section 4.2.1", "a free inside port is kept"},
    {"U5", "RFC 4787 REQ-5", "a mapping lives 300 s"},
    {"U6", "RFC 4787 REQ-6", "outbound packets refresh it; inbound ones only if asked to"},
    {"U7", "RFC 4787 REQ-7", "overlapping networks are refused"},
    {"U8", "RFC 4787 REQ-8", "filtering by endpoint, by address or not, as chosen"},
    {"U9", "RFC 4787 REQ-9", "hairpins, with the external source"},
    {"U10", "RFC 4787 REQ-10", "payloads are left alone"},
    {"U11", "RFC 4787 REQ-11", "the same behaviour at every load"},
    {"U12", "RFC 4787 REQ-12", "ICMP ends no mapping"},
    {"U13", "RFC 4787 REQ-13", "too big: a complaint with DF, pieces without"},
    {"U14", "RFC 4787 REQ-14", "fragments in any order, in bounded memory"},
    {"T1", "RFC 5382 REQ-1", "one outside endpoint for TCP too"},
    {"T2", "RFC 5382 REQ-2", "every valid sequence of segments, simultaneous open too"},
    {"T3", "RFC 5382 REQ-3", "filtering for TCP"},
    {"T4", "RFC 5382 REQ-4", "no early answer to an unsolicited SYN"},
    {"T5", "RFC 5382 REQ-5", "7440 s established, 240 s opening or closing"},
    {"T5b", "RFC 7857", "separate timers for opening and closing"},
    {"T5c", "RFC 7857", "a reset leaves 240 s, unless data follows"},
    {"T5d", "RFC 7857", "connections are followed from SYN to both FINs, and anew"},
    {"T6", "RFC 5382 REQ-6", "segments' payloads are left alone"},
    {"T7", "RFC 5382 REQ-7", "no sharing of outside ports for TCP"},
    {"T8", "RFC 5382 REQ-8", "TCP hairpins, with the external source"},
    {"T9", "RFC 5382 REQ-9", "path MTU discovery crosses"},
    {"T10", "RFC 5382 REQ-10", "ICMP ends no connection"},
    {"T11", "no RFC", "MSS clamping, never upwards"},
    {"T12", "no RFC", "segments of unseen connections open nothing, unless asked to"},
    {"I1", "RFC 5508 REQ-1", "queries go out, replies come back, identifiers stay apart"},
    {"I2", "RFC 5508 REQ-2", "a query is remembered 60 s"},
    {"I3", "RFC 5508 REQ-3", "errors with wrong checksums are dropped"},
    {"I4", "RFC 5508 REQ-4", "errors from outside are translated with what they quote"},
    {"I5", "RFC 5508 REQ-5", "errors from inside leave under the outside address"},
    {"I6", "RFC 5508 REQ-6", "errors neither refresh nor end anything"},
    {"I7", "RFC 5508 REQ-7", "errors turn round too"},
    {"I8", "RFC 5508 REQ-8", "who is refused is told"},
    {"I9", "RFC 5508 REQ-9", "a policy may keep ICMP out"},
    {"I10", "RFC 5508 REQ-10", "unreachable, time exceeded and echo are carried"},
    {"I11", "RFC 5508 REQ-11", "quench and redirect are not"},
    {"I12", "no RFC", "an error fits the packet it quotes"},
    {"P1", "RFC 7857", "errors and resets in answer to strangers refresh nothing"},
    {"P2", "RFC 7857", "mappings are per protocol"},
    {"P3", "RFC 7857", "a changed port cannot be foreseen"},
    {"P4", "RFC 6864 section 5.3.1", "fragments of two hosts do not mix"},
    {"P5", "RFC 3022 section 4.1", "checksums change by the difference: a wrong one stays wrong"},
    {"P6", "RFC 1812 section 5.3.1", "a hop is counted, and its end reported"},
    {"P7", "RFC 7126", "IP options stay, source routes are refused"},
    {"P8", "no RFC", "protocols without ports: one host for each remote end"},
    {"P9", "no RFC", "no cliff when ports run out"},
    {"P10", "RFC 6888 REQ-4", "limits for each host"},
    {"P11", "RFC 6888 REQ-8", "a freed port rests 120 s"},
    {"P12", "RFC 6888 REQ-11", "nothing alive is evicted for room"},
    {"P13", "RFC 6888 REQ-6", "what must not be translated is not forwarded"},
    {"P14", "no RFC", "port forwards, the most specific first, their ports reserved"},
    {"P15", "no RFC", "a changed outside address ends what used the old one"},
    {"P16", "no RFC", "hostile input is dropped by name"},
    {"B1", "IEEE 802.1D 7.8", "bridge: stations are learnt from sources"},
    {"B2", "IEEE 802.1D 7.8", "bridge: a station that moves is found at once"},
    {"B3", "IEEE 802.1D 7.9.2", "bridge: stations are forgotten in time"},
    {"B4", "if_bridge(4) maxaddr", "bridge: a full table learns nobody new"},
    {"B5", "IEEE 802.1D 7.7", "bridge: floods what is unknown, never backwards"},
    {"B6", "IEEE 802.1D 7.12.6", "bridge: reserved groups stay here"},
    {"B7", "IEEE 802.1Q", "bridge: tags pass unchanged"},
    {"B8", "if_bridge(4)", "bridge: its own addresses are not stations"},
    {"B12", "RFC 826", "ARP is answered for the own side only; neighbours are asked with measure"},
}};

}  // namespace

std::span<const Requirement> requirements() {
  return table;
}

}  // namespace guestlink::conform
