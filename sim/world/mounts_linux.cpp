#include <array>
#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/mounts.h"
#include "sim/world/stubs.h"

namespace guestlink::sim {
namespace {

Status mount_new(const char* kind, const std::string& at, unsigned long flags,
                 const std::string& options = "") {
  if (::mount(kind, at.c_str(), kind, flags, options.c_str()) == 0) return {};
  return system_failure(fmt::format("cannot mount {} on {}", kind, at), Error::Code::unsupported);
}

Status show(const std::string& from, const std::string& at) {
  if (::mount(from.c_str(), at.c_str(), nullptr, MS_BIND | MS_REC, nullptr) == 0) return {};
  return system_failure(fmt::format("cannot show {} at {}", from, at));
}

Status set_read_only(const std::string& at, unsigned flags) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (::mount_setattr(AT_FDCWD, at.c_str(), flags, &attributes, sizeof attributes) == 0) return {};
  return system_failure(fmt::format("cannot make {} read-only", at), Error::Code::unsupported);
}

/// mkdir -p; an existing directory is good.
Status make_directories(const std::string& path, unsigned mode = 0755) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST) {
      return system_failure(fmt::format("cannot make {}", part));
    }
    if (slash == std::string::npos) return {};
  }
}

Status write_file(const std::string& path, std::string_view text, unsigned mode = 0644) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file) return system_failure(fmt::format("cannot make {}", path));
  if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return system_failure(fmt::format("cannot write {}", path));
  }
  if (::fchmod(file.number(), mode) != 0)
    return system_failure(fmt::format("cannot chmod {}", path));
  return {};
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

/// A /dev of devices that touch nothing of the machine.
Status make_devices(const Descriptor& net_devices) {
  constexpr std::array devices{"null", "zero", "full", "random", "urandom", "tty", "net/tun"};
  std::array<Descriptor, devices.size()> trees;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    // A tree that is shown nowhere costs an RCU grace period when it is closed.
    if (net_devices && devices.at(i) == std::string_view("net/tun")) continue;
    const std::string path = fmt::format("/dev/{}", devices.at(i));
    trees.at(i) =
        Descriptor(::open_tree(AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
  }
  if (auto done =
          mount_new("tmpfs", "/dev", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=64,mode=0755");
      !done) {
    return done;
  }
  for (const char* folder : {"/dev/pts", "/dev/net", "/dev/shm"}) {
    if (::mkdir(folder, 0755) != 0) return system_failure(fmt::format("cannot make {}", folder));
  }
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (!trees.at(i)) continue;  // Not wanted, no tun module, or a container's own short /dev.
    const std::string path = fmt::format("/dev/{}", devices.at(i));
    if (auto done = write_file(path, "", 0666); !done) return done;
    if (::move_mount(trees.at(i).number(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) !=
        0) {
      return system_failure(fmt::format("cannot show {}", path));
    }
  }
  if (net_devices &&
      ::move_mount(net_devices.number(), "", AT_FDCWD, "/dev/net", MOVE_MOUNT_F_EMPTY_PATH) != 0) {
    return system_failure("cannot show /dev/net");
  }
  if (auto done = mount_new("devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC,
                            "newinstance,ptmxmode=0666,mode=0620");
      !done) {
    return done;
  }
  constexpr std::array<std::array<const char*, 2>, 5> links{{{"pts/ptmx", "/dev/ptmx"},
                                                             {"/proc/self/fd", "/dev/fd"},
                                                             {"/proc/self/fd/0", "/dev/stdin"},
                                                             {"/proc/self/fd/1", "/dev/stdout"},
                                                             {"/proc/self/fd/2", "/dev/stderr"}}};
  for (const auto& [to, at] : links) {
    if (::symlink(to, at) != 0) return system_failure(fmt::format("cannot make {}", at));
  }
  return {};
}

/// The parts of /proc through which a root of this machine's own user id could change the machine;
/// /proc/sys/net alone stays writable, because it is the namespace's own.
Status close_proc() {
  for (const char* folder : {"/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi"}) {
    if (!exists(folder)) continue;
    if (auto done = show(folder, folder); !done) return done;
  }
  if (auto done = show("/proc/sys/net", "/proc/sys/net"); !done) return done;
  for (const char* folder : {"/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi"}) {
    if (!exists(folder)) continue;
    if (auto done = set_read_only(folder, 0); !done) return done;
  }
  for (const char* file : {"/proc/sysrq-trigger", "/proc/kcore", "/proc/kallsyms"}) {
    if (!exists(file)) continue;
    if (auto done = show("/dev/null", file); !done) return done;
  }
  return {};
}

std::vector<std::string> find_commands() {
  std::vector<std::string> found;
  for (const std::string_view place : {"/usr/sbin", "/usr/bin", "/sbin", "/bin"}) {
    // Where /bin is only a name for /usr/bin, its commands are covered already.
    struct stat status {};
    if (::lstat(place.data(), &status) != 0 || !S_ISDIR(status.st_mode)) continue;
    for (const std::string_view command : stubbed_commands()) {
      std::string path = fmt::format("{}/{}", place, command);
      // A link is left alone: what it leads to may be a program with other names as well.
      if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      found.push_back(std::move(path));
    }
  }
  return found;
}

/// The stubs under their names, and over the machine's own commands.
Status make_stubs(const std::string& folder, const std::vector<std::string>& covered) {
  const std::string stub = folder + "/.stub";
  if (auto done = write_file(stub, stub_script(), 0755); !done) return done;
  for (const std::string_view command : stubbed_commands()) {
    const std::string path = fmt::format("{}/{}", folder, command);
    if (::symlink(".stub", path.c_str()) != 0) return system_failure("cannot make a stub");
  }
  for (const std::string& command : covered) {
    if (auto done = show(stub, command); !done) return done;
  }
  return {};
}

/// Shows what `held` is open on at `at`, as a directory or as a file.
Status show_held(const Descriptor& held, const std::string& at) {
  struct stat status {};
  if (::fstat(held.number(), &status) != 0) return system_failure("cannot look at " + at);
  Status made = S_ISDIR(status.st_mode) ? make_directories(at) : write_file(at, "", 0755);
  if (!made) return made;
  return show(fmt::format("/proc/self/fd/{}", held.number()), at);
}

Status make_own_directory(const Descriptor& program, const std::vector<std::string>& covered,
                          const std::vector<VisiblePath>& visible) {
  const std::string own = own_directory;
  for (const char* folder : {"", "/bin", "/stubs", "/visible"}) {
    if (auto done = make_directories(own + folder); !done) return done;
  }
  if (auto done = show_held(program, own + "/bin/guestlink"); !done) return done;
  if (auto done = make_stubs(own + "/stubs", covered); !done) return done;
  std::size_t number = 0;
  for (const VisiblePath& one : visible) {
    if (auto done = show_held(one.held, fmt::format("{}/visible/{}", own, number++)); !done) {
      return done;
    }
  }
  return set_read_only(own, AT_RECURSIVE);
}

}  // namespace

Descriptor make_net_devices() {
  constexpr unsigned tun_major = 10;  // Linux: Documentation/networking/tuntap.rst
  constexpr unsigned tun_minor = 200;
  const Descriptor system(::fsopen("tmpfs", FSOPEN_CLOEXEC));
  if (!system || ::fsconfig(system.number(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return {};
  }
  Descriptor tree(
      ::fsmount(system.number(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
  if (!tree ||
      ::mknodat(tree.number(), "tun", S_IFCHR | 0600, makedev(tun_major, tun_minor)) != 0 ||
      ::fchmodat(tree.number(), "tun", 0666, 0) != 0 ||
      ::fchmodat(tree.number(), ".", 0755, 0) != 0) {
    return {};
  }
  return tree;
}

const std::vector<std::string>& commands_to_cover() {
  static const std::vector<std::string> found = find_commands();
  return found;
}

Status make_shared_tree(const Descriptor& program, const std::vector<std::string>& covered,
                        const std::vector<VisiblePath>& visible, const Descriptor& net_devices) {
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return system_failure("cannot cut the mounts off from the machine's", Error::Code::unsupported);
  }
  if (auto done = set_read_only("/", AT_RECURSIVE); !done) return done;
  if (auto done = mount_new("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC); !done) return done;
  // A script that made itself a namespace of its own would have every capability in it.
  if (auto done = write_sysctl("user/max_user_namespaces", "0"); !done) return done;
  if (auto done = make_devices(net_devices); !done) return done;
  if (auto done = close_proc(); !done) return done;
  if (auto done =
          mount_new("tmpfs", "/run", MS_NOSUID | MS_NODEV, "size=1m,nr_inodes=512,mode=0755");
      !done) {
    return done;
  }
  // A bind on the directory itself is a mount that can be made read-only and be shown in nodes.
  if (auto done = make_directories(own_directory); !done) return done;
  if (auto done = show(own_directory, own_directory); !done) return done;
  return make_own_directory(program, covered, visible);
}

namespace {

constexpr const char* staging = "/tmp";  // The node's files, before /tmp itself is covered.

struct OwnFile {
  const char* path;
  const char* text;
};

/// What every node's /etc holds before the laptop's own files come.  sshd wants its user, dnsmasq
/// its own; where there is one id only, both are refused anyway.
constexpr std::array own_files{
    OwnFile{"/etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\n"
            "sshd:x:102:65534::/run/sshd:/usr/sbin/nologin\n"
            "tcpdump:x:104:65534::/nonexistent:/usr/sbin/nologin\n"
            "dnsmasq:x:103:65534::/var/lib/misc:/usr/sbin/nologin\n"
            "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"},
    OwnFile{"/etc/group",
            "root:x:0:\ntty:x:5:\nutmp:x:43:\ndip:x:30:\nnogroup:x:65534:\nnobody:x:65534:\n"},
    OwnFile{"/etc/nsswitch.conf",
            "passwd: files\ngroup: files\nhosts: files dns\nservices: files\n"},
    OwnFile{"/etc/hosts", "127.0.0.1 localhost\n"},
    OwnFile{"/etc/shells", "/bin/sh\n/bin/bash\n"},
    OwnFile{"/etc/resolv.conf", ""},
};

/// What the machine's programs need of its /etc and what says nothing about its owner.
constexpr std::array shown_of_etc{"alternatives", "ld.so.cache", "services",   "protocols",
                                  "iproute2",     "ethertypes",  "dhcpcd.conf"};

Status fill_etc() {
  for (const char* name : shown_of_etc) {
    const std::string from = fmt::format("/etc/{}", name);
    const std::string at = fmt::format("{}/etc/{}", staging, name);
    struct stat status {};
    if (::stat(from.c_str(), &status) != 0) continue;
    Status made = S_ISDIR(status.st_mode) ? make_directories(at) : write_file(at, "");
    if (!made) return made;
    if (auto done = show(from, at); !done) return done;
  }
  for (const OwnFile& file : own_files) {
    if (auto done = write_file(std::string(staging) + file.path, file.text); !done) return done;
  }
  return {};
}

}  // namespace

Status make_node_tree(const std::string& name, std::uint64_t bytes,
                      const std::vector<std::string>& visible) {
  if (::unshare(CLONE_NEWNS | CLONE_NEWUTS) != 0)
    return system_failure("cannot unshare the mounts");
  if (::sethostname(name.c_str(), name.size()) != 0)
    return system_failure("cannot set the host name");
  // The one that is there shows the processes of all nodes.
  if (auto done = mount_new("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC); !done) return done;
  if (auto done = close_proc(); !done) return done;
  if (auto done = mount_new("tmpfs", staging, MS_NOSUID | MS_NODEV,
                            fmt::format("size={},nr_inodes=16k,mode=0755", bytes));
      !done) {
    return done;
  }
  const std::string base = staging;
  for (const char* folder : {"/etc", "/etc/ssh", "/etc/network", "/root", "/home", "/var",
                             "/var/log", "/var/lib", "/var/lib/misc", "/var/empty", "/var/cache",
                             "/run", "/run/guestlink", "/run/sshd", "/tmp"}) {
    if (auto done = make_directories(base + folder); !done) return done;
  }
  if (::chmod((base + "/root").c_str(), 0700) != 0 ||
      ::chmod((base + "/tmp").c_str(), 01777) != 0) {
    return system_failure("cannot set the modes of a node's directories");
  }
  if (::symlink("/run", (base + "/var/run").c_str()) != 0 ||
      ::symlink("/tmp", (base + "/var/tmp").c_str()) != 0) {
    return system_failure("cannot make /var");
  }
  if (auto done = show(own_directory, base + own_directory); !done) return done;
  if (auto done = fill_etc(); !done) return done;
  // Without a view of its own interfaces a node can still do nearly everything.
  static_cast<void>(mount_new("sysfs", "/sys", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC));
  for (const char* folder : {"/etc", "/root", "/home", "/var", "/run", "/tmp"}) {
    if (auto done = show(base + folder, folder); !done) return done;
  }
  std::size_t number = 0;
  for (const std::string& path : visible) {
    const std::string from = fmt::format("{}/visible/{}", own_directory, number++);
    if (exists(path)) continue;
    struct stat status {};
    if (::stat(from.c_str(), &status) != 0) continue;
    if (auto done = make_directories(path.substr(0, path.rfind('/'))); !done) return done;
    Status made = S_ISDIR(status.st_mode) ? make_directories(path) : write_file(path, "");
    if (!made) return made;
    if (auto done = show(from, path); !done) return done;
  }
  return {};
}

}  // namespace guestlink::sim
