#include "reference/forward/nat44/fragments.h"

#include <utility>

namespace guestlink::forward::nat44 {

Fragments::Key Fragments::key_of(const Packet& packet, PortId in) {
  return {in.index, packet.source.value, packet.destination.value, packet.protocol, packet.ip.id()};
}

void Fragments::give_up_bytes(const Key& key, Datagram& datagram) {
  if (datagram.waiting_bytes == 0) return;
  const auto sender = bytes_of_.find(std::get<1>(key));
  sender->second -= datagram.waiting_bytes;
  if (sender->second == 0) bytes_of_.erase(sender);
  bytes_ -= datagram.waiting_bytes;
  datagram.waiting_bytes = 0;
}

Fragments::Datagram& Fragments::enter(const Key& key, Instant now, Outbox& outbox) {
  // The oldest makes room: a flood of pieces must not keep an honest datagram out.
  while (datagrams_.size() >= most_datagrams) expire(order_.front().until, outbox);
  Datagram& datagram = datagrams_[key];
  datagram.until = now + patience_;
  order_.push_back({datagram.until, key});
  return datagram;
}

std::vector<std::vector<std::byte>> Fragments::first_seen(const Packet& first, PortId in,
                                                          const Way& way, Instant now,
                                                          Outbox& outbox) {
  const Key key = key_of(first, in);
  expire(now, outbox);
  const auto found = datagrams_.find(key);
  Datagram& datagram = found == datagrams_.end() ? enter(key, now, outbox) : found->second;
  datagram.way = way;
  give_up_bytes(key, datagram);
  return std::exchange(datagram.waiting, {});
}

const Way* Fragments::way_of(const Packet& piece, PortId in, Instant now, Outbox& outbox) {
  expire(now, outbox);
  const auto found = datagrams_.find(key_of(piece, in));
  if (found == datagrams_.end() || !found->second.way) return nullptr;
  return &*found->second.way;
}

bool Fragments::hold(const Packet& piece, PortId in, Instant now, Outbox& outbox) {
  const Key key = key_of(piece, in);
  const net::Bytes frame = piece.frame.bytes;
  if (bytes_ + frame.size() > most_bytes) return false;
  const auto sender = bytes_of_.find(piece.source.value);
  const std::size_t of_sender = sender == bytes_of_.end() ? 0 : sender->second;
  if (of_sender + frame.size() > most_bytes_of_one_sender) return false;
  const auto found = datagrams_.find(key);
  Datagram& datagram = found == datagrams_.end() ? enter(key, now, outbox) : found->second;
  if (datagram.waiting.size() >= most_pieces) return false;
  datagram.waiting.emplace_back(frame.begin(), frame.end());
  datagram.waiting_bytes += frame.size();
  bytes_of_[piece.source.value] += frame.size();
  bytes_ += frame.size();
  return true;
}

void Fragments::expire(Instant now, Outbox& outbox) {
  while (!order_.empty() && order_.front().until <= now) {
    const auto found = datagrams_.find(order_.front().key);
    if (found != datagrams_.end() && found->second.until <= order_.front().until) {
      const std::size_t lost = found->second.waiting.size();
      if (lost > 0) outbox.gave_up(DropReason::first_piece_missing, lost);
      give_up_bytes(found->first, found->second);
      datagrams_.erase(found);
    }
    order_.pop_front();
  }
}

}  // namespace guestlink::forward::nat44
