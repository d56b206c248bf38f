#include "reference/config/sshd_keywords.h"

#include <algorithm>
#include <array>

namespace guestlink::config {
namespace {

// The keywords of sshd_config(5), OpenSSH 10, and those of older releases that it still takes.
constexpr std::array<std::string_view, 115> current{"acceptenv",
                                                    "addressfamily",
                                                    "allowagentforwarding",
                                                    "allowgroups",
                                                    "allowstreamlocalforwarding",
                                                    "allowtcpforwarding",
                                                    "allowusers",
                                                    "authenticationmethods",
                                                    "authorizedkeyscommand",
                                                    "authorizedkeyscommanduser",
                                                    "authorizedkeysfile",
                                                    "authorizedprincipalscommand",
                                                    "authorizedprincipalscommanduser",
                                                    "authorizedprincipalsfile",
                                                    "banner",
                                                    "casignaturealgorithms",
                                                    "challengeresponseauthentication",
                                                    "channeltimeout",
                                                    "chrootdirectory",
                                                    "ciphers",
                                                    "clientalivecountmax",
                                                    "clientaliveinterval",
                                                    "compression",
                                                    "denygroups",
                                                    "denyusers",
                                                    "disableforwarding",
                                                    "exposeauthinfo",
                                                    "fingerprinthash",
                                                    "forcecommand",
                                                    "gatewayports",
                                                    "gssapiauthentication",
                                                    "gssapicleanupcredentials",
                                                    "gssapistrictacceptorcheck",
                                                    "hostbasedacceptedalgorithms",
                                                    "hostbasedacceptedkeytypes",
                                                    "hostbasedauthentication",
                                                    "hostbasedusesnamefrompacketonly",
                                                    "hostcertificate",
                                                    "hostkey",
                                                    "hostkeyagent",
                                                    "hostkeyalgorithms",
                                                    "ignorerhosts",
                                                    "ignoreuserknownhosts",
                                                    "include",
                                                    "ipqos",
                                                    "kbdinteractiveauthentication",
                                                    "kerberosauthentication",
                                                    "kerberosgetafstoken",
                                                    "kerberosorlocalpasswd",
                                                    "kerberosticketcleanup",
                                                    "kexalgorithms",
                                                    "listenaddress",
                                                    "logingracetime",
                                                    "loglevel",
                                                    "logverbose",
                                                    "macs",
                                                    "match",
                                                    "maxauthtries",
                                                    "maxsessions",
                                                    "maxstartups",
                                                    "modulifile",
                                                    "passwordauthentication",
                                                    "permitemptypasswords",
                                                    "permitlisten",
                                                    "permitopen",
                                                    "permitrootlogin",
                                                    "permittty",
                                                    "permittunnel",
                                                    "permituserenvironment",
                                                    "permituserrc",
                                                    "persourcemaxstartups",
                                                    "persourcenetblocksize",
                                                    "persourcepenalties",
                                                    "persourcepenaltyexemptlist",
                                                    "pidfile",
                                                    "port",
                                                    "printlastlog",
                                                    "printmotd",
                                                    "pubkeyacceptedalgorithms",
                                                    "pubkeyacceptedkeytypes",
                                                    "pubkeyauthentication",
                                                    "pubkeyauthoptions",
                                                    "rdomain",
                                                    "refuseconnection",
                                                    "rekeylimit",
                                                    "requiredrsasize",
                                                    "revokedkeys",
                                                    "securitykeyprovider",
                                                    "setenv",
                                                    "skeyauthentication",
                                                    "sshdauthpath",
                                                    "sshdsessionpath",
                                                    "streamlocalbindmask",
                                                    "streamlocalbindunlink",
                                                    "strictmodes",
                                                    "subsystem",
                                                    "syslogfacility",
                                                    "tcpkeepalive",
                                                    "trustedusercakeys",
                                                    "unusedconnectiontimeout",
                                                    "usedns",
                                                    "useblacklist",
                                                    "useblocklist",
                                                    "usepam",
                                                    "versionaddendum",
                                                    "x11displayoffset",
                                                    "x11forwarding",
                                                    "x11maxdisplays",
                                                    "x11uselocalhost",
                                                    "xauthlocation",
                                                    "dsaauthentication",
                                                    "keepalive",
                                                    "hpndisabled",
                                                    "hpnbuffersize",
                                                    "noneenabled"};

constexpr std::array<std::string_view, 17> deprecated{"authorizedkeysfile2",
                                                      "checkmail",
                                                      "keyregenerationinterval",
                                                      "noneenabled",
                                                      "pamauthenticationviakbdint",
                                                      "protocol",
                                                      "reversemappingcheck",
                                                      "rhostsauthentication",
                                                      "rhostsrsaauthentication",
                                                      "rsaauthentication",
                                                      "serverkeybits",
                                                      "uselogin",
                                                      "useprivilegeseparation",
                                                      "tcprcvbufpoll",
                                                      "verifyreversemapping",
                                                      "hpndisabled",
                                                      "hpnbuffersize"};

struct Values {
  std::string_view keyword;
  std::array<std::string_view, 5> values;
};

// servconf.c, multistate_*.
constexpr std::array<Values, 9> choices{{
    {"allowtcpforwarding", {"yes", "all", "no", "remote", "local"}},
    {"allowstreamlocalforwarding", {"yes", "all", "no", "remote", "local"}},
    {"gatewayports", {"yes", "no", "clientspecified", "", ""}},
    {"permitrootlogin",
     {"yes", "no", "prohibit-password", "without-password", "forced-commands-only"}},
    {"permittunnel", {"yes", "no", "ethernet", "point-to-point", ""}},
    {"addressfamily", {"any", "inet", "inet6", "", ""}},
    {"compression", {"yes", "no", "delayed", "", ""}},
    {"tcpkeepalive", {"yes", "no", "", "", ""}},
    {"ignorerhosts", {"yes", "no", "shosts-only", "", ""}},
}};

constexpr std::array<std::string_view, 15> flags{"passwordauthentication",
                                                 "kbdinteractiveauthentication",
                                                 "challengeresponseauthentication",
                                                 "pubkeyauthentication",
                                                 "permitemptypasswords",
                                                 "allowagentforwarding",
                                                 "disableforwarding",
                                                 "x11forwarding",
                                                 "x11uselocalhost",
                                                 "permittty",
                                                 "permituserrc",
                                                 "strictmodes",
                                                 "usepam",
                                                 "printmotd",
                                                 "usedns"};

bool holds(const auto& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

SshdKeyword sshd_keyword(std::string_view keyword) {
  if (holds(deprecated, keyword)) return SshdKeyword::deprecated;
  return holds(current, keyword) ? SshdKeyword::current : SshdKeyword::unknown;
}

bool sshd_takes(std::string_view keyword, std::string_view value) {
  if (holds(flags, keyword)) return value == "yes" || value == "no";
  for (const Values& choice : choices) {
    if (choice.keyword == keyword) return !value.empty() && holds(choice.values, value);
  }
  return true;
}

}  // namespace guestlink::config
