// Facts of sshd_config(5) and openssh-portable: servconf.c, OpenSSH 9.2 to 10.0.

#include "reference/lint/sshd_keywords.h"

#include <algorithm>
#include <array>
#include <string>

#include "reference/lint/letters.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 117> keywords{"AcceptEnv",
                                                     "AddressFamily",
                                                     "AllowAgentForwarding",
                                                     "AllowGroups",
                                                     "AllowStreamLocalForwarding",
                                                     "AllowTcpForwarding",
                                                     "AllowUsers",
                                                     "AuthenticationMethods",
                                                     "AuthorizedKeysCommand",
                                                     "AuthorizedKeysCommandUser",
                                                     "AuthorizedKeysFile",
                                                     "AuthorizedPrincipalsCommand",
                                                     "AuthorizedPrincipalsCommandUser",
                                                     "AuthorizedPrincipalsFile",
                                                     "Banner",
                                                     "CASignatureAlgorithms",
                                                     "ChallengeResponseAuthentication",
                                                     "ChannelTimeout",
                                                     "ChrootDirectory",
                                                     "Ciphers",
                                                     "ClientAliveCountMax",
                                                     "ClientAliveInterval",
                                                     "Compression",
                                                     "DenyGroups",
                                                     "DenyUsers",
                                                     "DisableForwarding",
                                                     "ExposeAuthInfo",
                                                     "FingerprintHash",
                                                     "ForceCommand",
                                                     "GatewayPorts",
                                                     "GSSAPIAuthentication",
                                                     "GSSAPICleanupCredentials",
                                                     "GSSAPIStrictAcceptorCheck",
                                                     "HostbasedAcceptedAlgorithms",
                                                     "HostbasedAcceptedKeyTypes",
                                                     "HostbasedAuthentication",
                                                     "HostbasedUsesNameFromPacketOnly",
                                                     "HostCertificate",
                                                     "HostKey",
                                                     "HostKeyAgent",
                                                     "HostKeyAlgorithms",
                                                     "IgnoreRhosts",
                                                     "IgnoreUserKnownHosts",
                                                     "Include",
                                                     "IPQoS",
                                                     "KbdInteractiveAuthentication",
                                                     "KerberosAuthentication",
                                                     "KerberosGetAFSToken",
                                                     "KerberosOrLocalPasswd",
                                                     "KerberosTicketCleanup",
                                                     "KexAlgorithms",
                                                     "KeyRegenerationInterval",
                                                     "ListenAddress",
                                                     "LoginGraceTime",
                                                     "LogLevel",
                                                     "LogVerbose",
                                                     "MACs",
                                                     "Match",
                                                     "MaxAuthTries",
                                                     "MaxSessions",
                                                     "MaxStartups",
                                                     "ModuliFile",
                                                     "PasswordAuthentication",
                                                     "PermitEmptyPasswords",
                                                     "PermitListen",
                                                     "PermitOpen",
                                                     "PermitRootLogin",
                                                     "PermitTTY",
                                                     "PermitTunnel",
                                                     "PermitUserEnvironment",
                                                     "PermitUserRC",
                                                     "PerSourceMaxStartups",
                                                     "PerSourceNetBlockSize",
                                                     "PerSourcePenalties",
                                                     "PerSourcePenaltyExemptList",
                                                     "PidFile",
                                                     "Port",
                                                     "PrintLastLog",
                                                     "PrintMotd",
                                                     "Protocol",
                                                     "PubkeyAcceptedAlgorithms",
                                                     "PubkeyAcceptedKeyTypes",
                                                     "PubkeyAuthentication",
                                                     "PubkeyAuthOptions",
                                                     "RDomain",
                                                     "RefuseConnection",
                                                     "RekeyLimit",
                                                     "RequiredRSASize",
                                                     "RevokedKeys",
                                                     "RhostsRSAAuthentication",
                                                     "RSAAuthentication",
                                                     "SecurityKeyProvider",
                                                     "ServerKeyBits",
                                                     "SetEnv",
                                                     "SkeyAuthentication",
                                                     "SshdAuthPath",
                                                     "SshdSessionPath",
                                                     "StreamLocalBindMask",
                                                     "StreamLocalBindUnlink",
                                                     "StrictModes",
                                                     "Subsystem",
                                                     "SyslogFacility",
                                                     "TCPKeepAlive",
                                                     "TrustedUserCAKeys",
                                                     "UnusedConnectionTimeout",
                                                     "UseBlacklist",
                                                     "UseBlocklist",
                                                     "UseDNS",
                                                     "UseLogin",
                                                     "UsePAM",
                                                     "UsePrivilegeSeparation",
                                                     "VersionAddendum",
                                                     "X11DisplayOffset",
                                                     "X11Forwarding",
                                                     "X11UseLocalhost",
                                                     "X11MaxDisplays",
                                                     "XAuthLocation"};

constexpr std::array<std::string_view, 12> adding{
    "acceptenv",     "allowgroups", "allowusers", "authenticationmethods",
    "denygroups",    "denyusers",   "hostkey",    "include",
    "listenaddress", "match",       "port",       "setenv"};

constexpr std::array<std::string_view, 17> switches{"allowagentforwarding",
                                                    "disableforwarding",
                                                    "exposeauthinfo",
                                                    "gssapiauthentication",
                                                    "hostbasedauthentication",
                                                    "kbdinteractiveauthentication",
                                                    "passwordauthentication",
                                                    "permitemptypasswords",
                                                    "permittty",
                                                    "permituserrc",
                                                    "pubkeyauthentication",
                                                    "streamlocalbindunlink",
                                                    "strictmodes",
                                                    "tcpkeepalive",
                                                    "usedns",
                                                    "usepam",
                                                    "x11forwarding"};

}  // namespace

bool is_sshd_keyword(std::string_view word) {
  return std::ranges::any_of(keywords, [wanted = lower(word)](std::string_view keyword) {
    return lower(keyword) == wanted;
  });
}

std::vector<std::string_view> sshd_keywords() {
  return {keywords.begin(), keywords.end()};
}

std::vector<std::string_view> sshd_values(std::string_view keyword) {
  const std::string wanted = lower(keyword);
  if (wanted == "gatewayports") return {"yes", "no", "clientspecified"};
  if (wanted == "allowtcpforwarding" || wanted == "allowstreamlocalforwarding") {
    return {"yes", "all", "no", "remote", "local"};
  }
  if (wanted == "permitrootlogin") {
    return {"yes", "no", "prohibit-password", "without-password", "forced-commands-only"};
  }
  if (std::ranges::find(switches, wanted) != switches.end()) return {"yes", "no"};
  return {};
}

bool sshd_accumulates(std::string_view keyword) {
  return std::ranges::find(adding, lower(keyword)) != adding.end();
}

}  // namespace guestlink::lint
