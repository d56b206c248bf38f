// Whatever is cut, flipped or blown up: a reader ends, and says something about every line.

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "reference/config/complete.h"
#include "reference/config/load_laptop.h"

namespace guestlink::config {
namespace {

struct Sample {
  const char* name;
  const char* path;  ///< Below a laptop directory.
  const char* text;
};

void PrintTo(const Sample& sample, std::ostream* out) {
  *out << sample.name;
}

/// Reads it and checks that every line and place lies inside the text.
void read(const Sample& sample, const std::string& text) {
  SourceSet sources;
  const FileId file = sources.add(sample.path, text);
  const FileKind* kind = kind_of(sample.path);
  ASSERT_NE(kind, nullptr);
  model::Laptop laptop;
  Diagnostics diagnostics;
  laptop.files.push_back(begin_file(sources, file, kind));
  Reading reading(sources, sample.path, laptop, laptop.files.front(), diagnostics);
  kind->read(reading);
  complete(laptop, sources, diagnostics);
  ASSERT_EQ(laptop.files.front().lines.size(), sources.line_count(file));
  for (const model::RefusedText& one : laptop.files.front().refused) {
    ASSERT_LE(one.where.begin, one.where.end) << one.reason;
    ASSERT_LE(one.where.end, text.size()) << one.reason;
  }
  for (const Diagnostic& one : diagnostics) {
    ASSERT_LE(one.where.begin, one.where.end) << one.rule;
    ASSERT_LE(one.where.end, text.size()) << one.rule;
  }
}

class HostileInput : public testing::TestWithParam<Sample> {};

TEST_P(HostileInput, EveryPrefixIsRead) {
  const std::string text = GetParam().text;
  for (std::size_t size = 0; size <= text.size(); ++size) read(GetParam(), text.substr(0, size));
}

TEST_P(HostileInput, EveryByteMayBeAnother) {
  const std::string text = GetParam().text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'\0', '\n', '\r', '"', '\'', '#', '{', '}', '(', '\\', '$', '=', '\xff',
                            static_cast<char>(text[at] ^ 1)}) {
      std::string flipped = text;
      flipped[at] = byte;
      read(GetParam(), flipped);
    }
  }
}

TEST_P(HostileInput, LineEndsAndMarksOfOtherSystemsAreRead) {
  const std::string text = GetParam().text;
  std::string crlf;
  for (const char byte : text) crlf += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
  read(GetParam(), crlf);
  read(GetParam(), "\xEF\xBB\xBF" + text);
  read(GetParam(), text + std::string(3, '\0') + text);
}

TEST_P(HostileInput, TenMegabytesInOneLineAreRead) {
  constexpr std::size_t size = 10'000'000;
  for (const char byte : {'a', '"', ' ', '{', '(', '#', ',', '1', '='}) {
    read(GetParam(), std::string(size, byte));
  }
  const std::string text = GetParam().text;
  const std::string line = text.substr(0, text.find('\n'));
  std::string long_line;
  while (long_line.size() < size) long_line += line + " ";
  read(GetParam(), long_line);
}

TEST_P(HostileInput, AHundredThousandLinesAreRead) {
  const std::string text = GetParam().text;
  std::string many;
  while (many.size() < 3'000'000) many += text;
  read(GetParam(), many);
}

constexpr Sample samples[] = {
    {"VmConf", "host/zroot/vms/vm/vm.conf",
     "loader=\"uefi\"\ncpu=1 # one\nnetwork0_type=\"virtio-net\"\nnetwork0_switch=\"private\"\n"
     "disk0_type=\"virtio-blk\"\ndisk0_name=\"d\"\npassthru0=\"3/0/0=7:0\"\n  memory = 256M\n"},
    {"VmSystemConf", "host/zroot/vms/.config/system.conf",
     "switch_list=\"public b\"\ntype_public=\"manual\"\nbridge_public=\"bridge0\"\n"
     "addr_public=\"10.0.0.1/24\"\nports_b=\"em0 em1\"\nprivate_b=\"yes\"\n"},
    {"LaptopJson", "laptop.json",
     "{ \"freebsd\": \"15.1-RELEASE\", \"cpu\": \"intel\",\n"
     "  \"intent\": { \"mode\": \"nat\", \"ssh_port\": 2210, \"x\": [1, {\"y\": null}] } }\n"},
    {"FreebsdVersion", "captures/host/freebsd-version.txt", "15.1-RELEASE-p2\n14.3-RELEASE\n"},
    {"LoaderConf", "host/boot/loader.conf",
     "vmm_load=\"YES\" # x\npptdevs=\"4/0/0 "
     "5/0/0\"\na=\"1\\\"2$b${pptdevs}\"\nx=-1\nexec=\"ls\"\n"},
    {"RcConf", "host/etc/rc.conf",
     "cloned_interfaces=\"bridge0 tap0\" a='b' # c\nkld_list=\"${kld_list} vmm\"\\\n\n"
     "ifconfig_bridge0=\"inet 172.24.1.49 netmask 255.255.255.0 addm tap0 up\"\n"
     "if [ -f /x ]; then . /x; fi\nx=\"${y:-z}$(id)\"\n"},
    {"SysctlConf", "host/etc/sysctl.conf", "net.link.tap.up_on_open=1 # x\na: \"b\"\nc\n"},
    {"ResolvConf", "host/etc/resolv.conf", "nameserver 172.24.1.1\nsearch x y\n# c\n"},
    {"DeviceMap", "host/root/device.map", "(hd0) /vm/d.img\n(cd0) /a b\n/bare\n"},
    {"HostScript", "host/root/vm_run",
     "#!/bin/sh\nname=vm\nwhile :; do\n  grub-bhyve -S -r cd0 -m /m -M 256 \"$name\"\n"
     "  bhyve -AHPS -c 1 -m 256M -s 0,hostbridge -s 5:0,passthru,4/0/0 \\\n    -l com1,stdio $name "
     "&\n"
     "  case $? in\n  0|1) ;;\n  *) exit $((1 + 2)) ;;\n  esac\ndone\nf() { cat << EOF\n$name "
     "`x`\nEOF\n}\n"
     "ssh -fN -o A=b -R [::1]:2210:localhost:22 u@h\n"},
    {"HostSshd", "host/etc/ssh/sshd_config", "Port 22\nMatch User x\n  X11Forwarding=no\n"},
    {"GuestSshd", "guest/etc/ssh/sshd_config",
     "AllowTcpForwarding \"yes\" # x\nGatewayPorts = clientspecified\nPermitListen 2210 a\\ b\n"},
    {"GuestSysctl", "guest/etc/sysctl.conf", "-net/ipv4/ip_forward = 1\n; c\nx\n"},
    {"Interfaces", "guest/etc/network/interfaces",
     "auto lo\niface lo inet loopback\nauto eth0\n  pre-up x \\\n  y\niface eth0 inet static\n"
     "  address 172.24.1.1/24\n  netmask 255.255.255.0 # z\n  gateway 10.0.0.1\nsource /x/*\n"},
    {"NatScript", "guest/root/nat.sh",
     "o=wlan0\nsysctl -w net.ipv4.ip_forward=1\necho 1 > /proc/sys/net/ipv4/ip_forward\n"
     "iptables -t nat -A POSTROUTING ! -s 10.0.0.0/8 -o $o -j MASQUERADE\n"
     "iptables-restore << R\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o $o -j MASQUERADE\n"
     "COMMIT\nR\nnft -f - << 'R'\ntable ip t {\n chain c { type nat hook postrouting priority 100;"
     " policy accept; oifname { \"a\", \"b\" } ip saddr != 10.0.0.0/8 masquerade }\n}\nR\n"},
    {"IptablesRules", "guest/etc/iptables/rules-save",
     "*filter\n:FORWARD DROP [0:0]\n[1:2] -A FORWARD -i a -o b -m state --state NEW,ESTABLISHED -j "
     "ACCEPT\n"
     "-A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu\nCOMMIT\n"},
    {"NftRules", "guest/etc/nftables.nft",
     "define o = \"wlan0\"\nflush ruleset\ntable inet g {\n  chain f {\n"
     "    type filter hook forward priority filter; policy drop;\n"
     "    iifname \"eth0\" oifname $o ct state { new, established } accept comment \"x\"\n"
     "    tcp flags syn / syn,rst tcp option maxseg size set rt mtu\n  }\n}\n"
     "add rule inet g f tcp dport 22 dnat ip to 10.0.0.1:22\n"},
    {"WpaSupplicant", "guest/etc/wpa_supplicant/wpa_supplicant.conf",
     "country=GB\nnetwork={\n  ssid=\"a#b\" # c\n  psk=\"12345678\"\n  "
     "key_mgmt=SAE\n}\ncred={\n}\n"},
    {"DnsmasqConf", "guest/etc/dnsmasq.conf",
     "interface=eth0 # x\nbind-interfaces\ndhcp-range=10.0.0.2,10.0.0.9,12h\nx=\"#\"\n"},
    {"Pciconf", "captures/host/pciconf-lv.txt",
     "ppt0@pci0:4:0:0:\tclass=0x028000 rev=0x3a hdr=0x00 vendor=0x8086 device=0x24f3\n"
     "    vendor     = 'A'B'\n    cap 10[40] = PCI-Express FLR\n"
     "    ecap 000b[100] = Vendor 0none7@pci0:1:8:4:\tclass=0x020000 card=0x11302222 "
     "chip=0x24f38086\n"},
    {"HostIfconfig", "captures/host/ifconfig-a.txt",
     "bridge0: flags=8843<UP,BROADCAST> metric 0 mtu 1500\n\tether 02:32:7d:a2:b5:00\n"
     "\tinet 172.24.1.49 netmask 0xffffff00 broadcast 172.24.1.255\n\tmember: tap0 flags=143\n"
     "\tinet6 fe80::1%lo0 prefixlen 64\n\tOpened by PID 1660\n\tstatus: no carrier\n"},
    {"GuestIfconfig", "captures/guest/ifconfig.txt",
     "eth0      Link encap:Ethernet  HWaddr 00:A0:98:D2:16:22\n          inet addr:172.24.1.1  "
     "Bcast:0.0.0.0  Mask:255.255.255.0\n          RX bytes:1 (1 B)  TX bytes:2 (2 B)\n"
     "eth1: flags=4163<UP>  mtu 1500\n        inet 10.0.0.1  netmask 255.0.0.0  broadcast "
     "10.1.1.1\n"},
    {"PfConf", "host/etc/pf.conf",
     "if = \"em0\" # c\nl = \"{ 1, 2:3 }\"\nset skip on { lo0 tap }\ntable <t> const { 10/8 !a }\n"
     "scrub in all\nnat on $if from ($if:network) to any -> (em0) port 1:2 random\n"
     "anchor \"a\" {\npass in \\\n quick proto tcp from !<t> to any port $l flags S/SA keep "
     "state\n}\n"
     "block return log (all) on em0 inet proto icmp icmp-type { echoreq }\n"},
    {"GuestPfConf", "guest/etc/pf.conf",
     "match in all scrub (no-df)\npass out from em0:network port 1 >< 3 nat-to (em0)\n"},
    {"BhyveConfig", "host/usr/local/etc/bhyve/vm.conf",
     "name=fw\npci.0.6.0.device=passthru\npci.0.6.0.bus=4\npci.0.6.0.slot=0\npci.0.6.0.func="
     "0x0\nname = x\n# c\nuuid=%(name)\n"},
    {"Wifibox", "host/usr/local/etc/wifibox/bhyve.conf",
     "cpus=1\nmemory=128M # m\npassthru=\"3/0/0 0/20/0\"\nconsole=${cpus:-no}\n"},
    {"Udhcpd", "guest/etc/udhcpd.conf",
     "start 10.0.0.2\nend 10.0.0.254\ninterface eth0\nopt subnet 255.255.255.0\nopt dns %%DNS%% "
     "192.0.2.1\nmax_leases 64\nstatic_lease 58:9c:fc:0a:7c:41 10.0.0.7\n"},
    {"Hostapd", "guest/etc/hostapd/hostapd.conf",
     "interface=wlan0\nbridge=br0\nssid=a\nwpa_passphrase=x\n# c\n"},
    {"Modules", "guest/etc/modules", "# c\naf_packet\niwlwifi power_save=0\n"},
    {"Modprobe", "guest/etc/modprobe.d/a.conf",
     "blacklist iwlmvm\noptions a \\\n b=1\ninstall c /bin/false\nalias d e\n"},
    {"VmPassthru", "captures/host/vm-passthru.txt",
     "DEVICE     BHYVE ID     READY        DESCRIPTION\nppt0       3/0/0        Yes          "
     "Wireless 7265\nnone1      0/2/0        No           -\n"},
    {"Kldstat", "captures/host/kldstat.txt",
     "Id Refs Address Size Name\n 1 63 0xffffffff80200000 1f3a4e8 kernel\n 2 1 0xffffffff82320000 "
     "2a3e58 vmm.ko\n"},
    {"Dmesg", "captures/host/dmesg.txt",
     "  Origin=\"GenuineIntel\"  Id=0x806ec\n  VT-x: PAT,EPT\ndmar0: <DMA remap> iomem 0x1-0x2 on "
     "acpi0\n"},
    {"Acpidump", "captures/host/acpidump.txt",
     "  DMAR: Length=168, Revision=1\n\tType=DRHD\n\tType=RMRR\n  IVRS: Length=1, Revision=2\n"},
    {"IpAddrJson", "captures/guest/ip-addr.json",
     "[{\"ifname\":\"eth0\",\"flags\":[\"UP\"],\"mtu\":1500,\"link_type\":\"ether\",\"address\":"
     "\"58:9c:fc:0a:7c:41\",\"master\":\"br0\",\"addr_info\":[{\"family\":\"inet\",\"local\":\"10."
     "0.0.1\",\"prefixlen\":24}]},{}]\n"},
    {"SysctlCapture", "captures/host/sysctl-a.txt",
     "kern.ostype: FreeBSD\nkern.osrelease: 14.3-RELEASE-p1\nhw.model: Intel(R) Core(TM) i5\n"
     "hw.vmm.amdvi.enable=0\nkern.conftxt: options\tCOMPAT\noptions X: y\n"},
    {"VmTemplate", "host/zroot/vms/.templates/default.conf",
     "loader=\"grub\"\ncpu=1\nmemmory=256M\ndisk0_type=\"virtio-blk\"\n"},
    {"HostDnsmasq", "host/usr/local/etc/dnsmasq.conf",
     "interface=brnat # x\ndhcp-range=10.0.0.2,10.0.0.9,12h\nintreface=a\nx=\"#\"\n"},
    {"GuestResolvConf", "guest/etc/resolv.conf", "nameserver 192.0.2.1\noptions edns0\n; c\n"},
    {"GuestRcConf", "guest/etc/rc.conf",
     "ifconfig_vtnet0=\"inet 10.0.0.2/24\"\ndefaultrouter=10.0.0.1\npf_enable=\"YES\" # \"\n"},
    {"HostnameIf", "guest/etc/hostname.em0",
     "inet alias 172.24.4.1 255.255.255.0 NONE\nup\n!route add default 10.0.0.1\n# c\n"},
    {"Mygate", "guest/etc/mygate", "172.24.4.1 # c\n\n2001:db8::1\n"},
    {"EarlierPciconf", "captures/host/pciconf-earlier.txt",
     "iwm0@pci0:4:0:0:\tclass=0x028000 card=0x11308086 chip=0x24f38086 rev=0x3a hdr=0x00\n"},
    {"PciconfAfterResume", "captures/host/pciconf-after-resume.txt",
     "none3@pci0:5:0:0:\t028000   3a   00   8086   24f3   8086   1130\n"},
    {"HostPackages", "captures/host/pkg-info.txt",
     "# pkg info\nvm-bhyve-1.5.0   Management system\nbhyve-firmware-1.0_2  Collection\n"},
    {"GuestPackages", "captures/guest/apk-list.txt",
     "linux-firmware-rtw88-20250708-r0 x86_64 {linux-firmware} (custom)\nmusl-1.2.5-r10\n"},
    {"Listeners", "captures/guest/ss-ltnup.txt",
     "udp UNCONN 0 0 127.0.0.1%lo:53 0.0.0.0:* users:((\"dnsmasq\",pid=7,fd=4))\n"
     "tcp LISTEN 0 128 [::]:22 [::]:*\ntcp 0 0 :::22 :::* LISTEN 812/sshd\n"},
    {"GuestDmesg", "captures/guest/dmesg.txt",
     "[ 3.1] iwlwifi 0000:00:05.0: no suitable firmware found!\n[ 3.2] x\n"},
};

/// A reader without a sample would be tried by none of these tests.
TEST(HostileInputSamples, AreThereForEachReader) {
  for (const FileKind& kind : file_kinds()) {
    const bool tried = std::ranges::any_of(samples, [&](const Sample& sample) {
      const FileKind* const of_sample = kind_of(sample.path);
      return of_sample != nullptr && of_sample->read == kind.read;
    });
    EXPECT_TRUE(tried) << kind.name << ": " << kind.pattern;
  }
}

INSTANTIATE_TEST_SUITE_P(Readers, HostileInput, testing::ValuesIn(samples),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace guestlink::config
