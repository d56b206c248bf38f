#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/mounts.h"
#include "sim/world/node_init.h"
#include "sim/world/packet_socket.h"
#include "sim/world/recorder_state.h"
#include "sim/world/vm_pump.h"
#include "sim/world/world.h"
#include "sim/world/world_state.h"

namespace guestlink::sim {
namespace {

constexpr Duration short_deadline = std::chrono::seconds(20);  // What only the kernel can delay.

Status as_status(const Result<std::string>& result) {
  if (!result) return tl::unexpected(result.error());
  return {};
}

}  // namespace

World::State::~State() {
  if (birth.init.pid > 0) ::kill(birth.init.pid, SIGKILL);
  // The init's end waits for every process in its namespace, and these are reaped by us alone.
  const std::vector<Background::State*> remaining = children;
  for (Background::State* one : remaining) {
    one->idle = nullptr;
    one->finish(std::chrono::hours(1));
    one->registry = nullptr;
  }
  if (birth.init.pid > 0) {
    while (::waitpid(birth.init.pid, nullptr, 0) < 0 && errno == EINTR) {}
  }
}

Result<std::size_t> World::State::number_of(const std::string& node) const {
  const auto found = numbers.find(node);
  if (found == numbers.end()) {
    return failure(Error::Code::failed, fmt::format("there is no node '{}'", node));
  }
  return found->second;
}

Result<Place> World::State::network_place(const std::string& node) const {
  const auto number = number_of(node);
  if (!number) return tl::unexpected(number.error());
  return Place{.user = birth.user.number(),
               .pid = birth.pid.number(),
               .ipc = birth.ipc.number(),
               .uts = -1,
               .net = birth.net[*number].number(),
               .mount = birth.mount.number()};
}

Result<Place> World::State::whole_place(const std::string& node) {
  auto place = network_place(node);
  if (!place) return place;
  NodeSpaces& own = spaces[*number_of(node)];
  if (!own.pid) {
    auto sockets = make_socket_pair();
    if (!sockets) return tl::unexpected(sockets.error());
    const auto done = call(
        *place,
        [&]() -> Result<std::string> {
          const int socket = sockets->second.number();
          const auto raised = raise_node(node, options.node_bytes, options.visible, socket);
          if (!raised) return tl::unexpected(raised.error());
          return "";
        },
        short_deadline);
    if (!done) return tl::unexpected(done.error());
    sockets->second.close();  // Else nobody would notice that nothing comes.
    auto message = receive_message(sockets->first.number());
    if (!message) return tl::unexpected(message.error());
    if (message->descriptors.size() != 3) return tl::unexpected(unpack_error(message->text));
    own.pid = std::move(message->descriptors[0]);
    own.mount = std::move(message->descriptors[1]);
    own.uts = std::move(message->descriptors[2]);
  }
  place->pid = own.pid.number();
  place->mount = own.mount.number();
  place->uts = own.uts.number();
  return place;
}

Result<Background> World::State::adopt(Result<std::unique_ptr<Background::State>> started) {
  if (!started) return tl::unexpected(started.error());
  (*started)->registry = &children;
  (*started)->idle = [this] { drain(); };
  children.push_back(started->get());
  return Background(std::move(*started));
}

Result<std::string> World::State::call(const Place& place, const Function& function,
                                       Duration deadline) {
  auto child = adopt(start_call(place, function));
  if (!child) return tl::unexpected(child.error());
  const Observation seen = child->wait(deadline);
  if (seen.timed_out) {
    return failure(Error::Code::timed_out, "a call in a node did not end in time");
  }
  if (seen.signal) {
    return failure(Error::Code::failed,
                   fmt::format("a call in a node ended by signal {}: {}", *seen.signal, seen.err));
  }
  if (seen.exit_code != 0) return tl::unexpected(unpack_error(seen.out));
  return seen.out;
}

Status World::State::configure(const std::string& node,
                               const std::function<Status(Netlink&)>& function) {
  const auto place = network_place(node);
  if (!place) return tl::unexpected(place.error());
  auto done = call(
      *place,
      [&]() -> Result<std::string> {
        auto netlink = Netlink::open();
        if (!netlink) return tl::unexpected(netlink.error());
        if (auto status = function(*netlink); !status) return tl::unexpected(status.error());
        return "";
      },
      short_deadline);
  if (!done) done.error().message = fmt::format("{}: {}", node, done.error().message);
  return as_status(done);
}

Result<Descriptor> World::State::open_there(const Place& place,
                                            const std::function<Result<Descriptor>()>& function) {
  auto sockets = make_socket_pair();
  if (!sockets) return tl::unexpected(sockets.error());
  const auto done = call(
      place,
      [&]() -> Result<std::string> {
        auto opened = function();
        if (!opened) return tl::unexpected(opened.error());
        const std::array one{opened->number()};
        if (auto sent = send_message(sockets->second.number(), "", one); !sent) {
          return tl::unexpected(sent.error());
        }
        return "";
      },
      short_deadline);
  if (!done) return tl::unexpected(done.error());
  auto message = receive_message(sockets->first.number());
  if (!message) return tl::unexpected(message.error());
  return std::move(message->descriptors.at(0));
}

void World::State::drain() {
  for (const auto& recorder : recorders) recorder->drain();
}

World::World(std::unique_ptr<State> state) : state_(std::move(state)) {}
World::~World() = default;

Result<std::unique_ptr<World>> World::create(const Topology& topology,
                                             const WorldOptions& options) {
  const std::vector<std::string> wrong = contradictions(topology);
  if (!wrong.empty()) {
    return failure(Error::Code::failed, fmt::format("the topology: {}", fmt::join(wrong, "; ")));
  }
  auto birth = give_birth(topology, options);
  if (!birth) return tl::unexpected(birth.error());
  auto state = std::make_unique<State>();
  state->topology = topology;
  state->options = options;
  state->birth = std::move(*birth);
  for (std::size_t i = 0; i < topology.nodes.size(); ++i) {
    state->numbers.emplace(topology.nodes[i].name, i);
  }
  state->spaces.resize(topology.nodes.size());
  std::unique_ptr<World> world(new World(std::move(state)));
  if (auto started = world->state_->start_wires(); !started) {
    return tl::unexpected(started.error());
  }
  for (const Link& link : topology.links) {
    if (link.medium != MediumName::tap) continue;
    const Interface one = description(topology, link.a);
    if (auto done = world->make_tap(link.a, one.mac); !done) return tl::unexpected(done.error());
    const auto done = world->state_->configure(link.a.node, [&](Netlink& netlink) -> Status {
      if (one.mtu != 1500) {
        if (auto set = netlink.set_mtu(link.a.interface, one.mtu); !set) return set;
      }
      return finish_interface(netlink, one);
    });
    if (!done) return tl::unexpected(done.error());
  }
  return world;
}

std::string World::program() {
  return std::string(own_directory) + "/bin/guestlink";
}

bool World::has_many_users() const {
  return state_->birth.many_users;
}

namespace {

/// Below these a node's files are its own; everything else is the machine's, and read-only.
bool is_writable(const std::string& path) {
  if (path.find("/../") != std::string::npos || path.ends_with("/..")) return false;
  for (const char* folder : {"/etc/", "/root/", "/home/", "/var/", "/run/", "/tmp/"}) {
    if (path.starts_with(folder)) return true;
  }
  return false;
}

/// More than a node may write.
constexpr std::size_t most_read_bytes = 64U << 20U;

/// Whether it can be read and written without an end to wait for: a node's own programs may have
/// put a pipe or a device where a file is expected.
bool is_plain(const Descriptor& file) {
  struct stat status {};
  return ::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::string> no_plain_file(const std::string& path) {
  return failure(Error::Code::failed, fmt::format("{} is no plain file", path));
}

Result<std::string> write_there(const std::string& path, std::string_view text, unsigned mode) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
      return system_failure(fmt::format("cannot make {}", folder));
    }
  }
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, mode));
  if (!file) return system_failure(fmt::format("cannot write {}", path));
  if (!is_plain(file)) return no_plain_file(path);
  while (!text.empty()) {
    const ssize_t wrote = ::write(file.number(), text.data(), text.size());
    if (wrote <= 0) return system_failure(fmt::format("cannot write {}", path));
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fchmod(file.number(), mode) != 0)
    return system_failure(fmt::format("cannot chmod {}", path));
  return "";
}

Result<std::string> read_there(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) return system_failure(fmt::format("cannot open {}", path));
  if (!is_plain(file)) return no_plain_file(path);
  std::string text;
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  for (;;) {
    const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0) return system_failure(fmt::format("cannot read {}", path));
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > most_read_bytes) {
      return failure(Error::Code::failed, fmt::format("{} is larger than 64 MiB", path));
    }
  }
}

}  // namespace

Status World::put_file(const std::string& node, const std::string& path, std::string_view text,
                       unsigned mode) {
  if (!is_writable(path)) {
    return failure(Error::Code::failed, fmt::format("{} is not a node's own file", path));
  }
  return as_status(call(
      node, [&] { return write_there(path, text, mode); }, short_deadline));
}

Result<std::string> World::read_file(const std::string& node, const std::string& path) {
  return call(
      node, [&] { return read_there(path); }, short_deadline);
}

Result<Observation> World::run(const std::string& node, const Command& command, Duration deadline) {
  auto started = start(node, command);
  if (!started) return tl::unexpected(started.error());
  return started->wait(deadline);
}

Result<Observation> World::run(const std::string& node, const Argv& argv, Duration deadline) {
  return run(node, Command{.argv = argv}, deadline);
}

Result<Background> World::start(const std::string& node, const Command& command) {
  const auto place = state_->whole_place(node);
  if (!place) return tl::unexpected(place.error());
  return state_->adopt(start_program(*place, command));
}

Result<Background> World::start(const std::string& node, const Argv& argv) {
  return start(node, Command{.argv = argv});
}

Result<std::string> World::call(const std::string& node, const Function& function,
                                Duration deadline) {
  const auto place = state_->whole_place(node);
  if (!place) return tl::unexpected(place.error());
  return state_->call(*place, function, deadline);
}

Result<Background> World::start_function(const std::string& node, const Function& function) {
  const auto place = state_->whole_place(node);
  if (!place) return tl::unexpected(place.error());
  return state_->adopt(start_call(*place, function));
}

Status World::wait_until(const std::function<bool()>& condition, Duration deadline) {
  const Instant end = now() + deadline;
  while (!condition()) {
    if (now() >= end) {
      return failure(Error::Code::timed_out,
                     fmt::format("not so after {} ms", deadline.count() / 1'000'000));
    }
    state_->drain();
    ::poll(nullptr, 0, 1);
  }
  return {};
}

Instant World::now() const {
  return monotonic_now();
}

Result<Recorder*> World::capture(const Endpoint& at) {
  const auto place = state_->network_place(at.node);
  if (!place) return tl::unexpected(place.error());
  auto socket = state_->open_there(*place, [] { return open_packet_socket(); });
  if (!socket) return tl::unexpected(socket.error());
  auto recording = start_recording(std::move(*socket), at.interface);
  if (!recording) return tl::unexpected(recording.error());
  state_->recorders.push_back(std::make_unique<Recorder>(at, std::move(*recording)));
  return state_->recorders.back().get();
}

Result<Descriptor> World::open_socket(const std::string& node, int domain, int type, int protocol) {
  const auto place = state_->network_place(node);
  if (!place) return tl::unexpected(place.error());
  return state_->open_there(*place, [&]() -> Result<Descriptor> {
    Descriptor made(::socket(domain, type | SOCK_CLOEXEC, protocol));
    if (!made) return system_failure("cannot open a socket in " + node);
    return made;
  });
}

Status World::inject(const Endpoint& from, net::Bytes frame) {
  const auto place = state_->network_place(from.node);
  if (!place) return tl::unexpected(place.error());
  const std::string name = to_string(from);
  const bool was_open = state_->senders.contains(name);
  if (!was_open) {
    auto socket = state_->open_there(*place, [] { return open_packet_socket(); });
    if (!socket) return tl::unexpected(socket.error());
    if (auto bound = bind_packet_socket(*socket, from.interface, 0); !bound) return bound;
    state_->senders.insert_or_assign(name, std::move(*socket));
  }
  const int socket = state_->senders.at(name).number();
  if (::write(socket, frame.data(), frame.size()) == static_cast<ssize_t>(frame.size())) return {};
  const int error = errno;
  state_->senders.erase(name);
  // The interface may have gone and come back since.
  if (was_open && (error == ENXIO || error == ENODEV)) return inject(from, frame);
  return system_failure(fmt::format("cannot send out of {}", name), error);
}

Result<Background> World::start_vm(const std::vector<VmPort>& ports) {
  if (ports.empty()) return failure(Error::Code::failed, "a virtual machine needs a card");
  std::vector<PumpedCard> cards;
  for (const VmPort& port : ports) {
    if (port.tap.node != ports[0].tap.node || port.card.node != ports[0].card.node) {
      return failure(Error::Code::failed, "a virtual machine has one host and is one guest");
    }
    cards.push_back({port.tap.interface, port.card.interface,
                     port.card_mac ? *port.card_mac : default_mac(port.card)});
  }
  auto host = state_->whole_place(ports[0].tap.node);
  if (!host) return tl::unexpected(host.error());
  const auto guest = state_->network_place(ports[0].card.node);
  if (!guest) return tl::unexpected(guest.error());
  host->as_supervisor = true;
  const int net = host->net;
  auto pump = state_->adopt(start_call(*host, [&] { return pump_vm(cards, net, guest->net); }));
  if (!pump) return pump;
  if (auto ready = pump->wait_for_line("ready", short_deadline); !ready) {
    if (pump->running()) return tl::unexpected(ready.error());
    return tl::unexpected(unpack_error(pump->out()));
  }
  return pump;
}

}  // namespace guestlink::sim
