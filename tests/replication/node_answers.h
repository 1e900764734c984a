#pragma once

#include "backend/replication/role_classifier.h"

#include <QtCore/QtGlobal>

#include <chrono>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace orderdeck {

inline constexpr std::uint64_t kOurSystem = 7'001;
inline constexpr std::uint64_t kForeignSystem = 9'009;
inline constexpr SteadyTime kBegin{std::chrono::hours(1)};

inline NodeFacts primaryOn(std::uint32_t timeline, SteadyTime measured = kBegin)
{
    NodeFacts facts;
    facts.isWritable = true;
    facts.timeline = timeline;
    facts.systemIdentifier = kOurSystem;
    facts.current = Lsn(1000);
    facts.commitSafety = CommitSafety::Asynchronous;
    facts.measured = measured;
    return facts;
}

inline NodeFacts replicaOn(std::uint32_t timeline, SteadyTime measured = kBegin)
{
    NodeFacts facts;
    facts.isInRecovery = true;
    facts.timeline = timeline;
    facts.systemIdentifier = kOurSystem;
    facts.received = Lsn(1000);
    facts.replayed = Lsn(1000);
    facts.measured = measured;
    return facts;
}

/// What one node says, in a word: P2 a primary on timeline 2, O2 one that is set read-only, R2 a
/// replica; xP2 the same of another cluster.
inline NodeFacts factsOf(std::string word, SteadyTime measured)
{
    const bool foreign = word.front() == 'x';
    word = foreign ? word.substr(1) : word;
    const auto timeline = static_cast<std::uint32_t>(std::stoul(word.substr(1)));
    NodeFacts facts =
        word.front() == 'R' ? replicaOn(timeline, measured) : primaryOn(timeline, measured);
    facts.isWritable = word.front() == 'P';
    if (foreign)
        facts.systemIdentifier = kForeignSystem;
    return facts;
}

inline std::vector<std::string> wordsOf(const std::string& line)
{
    std::istringstream in(line);
    return {std::istream_iterator<std::string>(in), {}};
}

/// "- " silent, "?" never asked, else an answer.
inline void hear(NodeObservation& node, const std::string& word, SteadyTime now)
{
    if (word == "-") {
        node.error = Error{ErrorKind::Unavailable, "connection refused"};
        node.silentSince = node.silentSince.value_or(now);
    } else if (word != "?") {
        node = {factsOf(word, now), std::nullopt, std::nullopt};
    }
}

inline std::vector<std::string> nodeNames(std::size_t count)
{
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= count; ++i)
        names.push_back("db" + std::to_string(i));
    return names;
}

/// "P r ! . known": primary, replica, refused, silent; and how the shard stands.
inline std::string dump(const ShardTopology& topology)
{
    std::string text;
    for (const NodeView& node : topology.nodes) {
        text += node.role == NodeRole::Primary   ? "P "
                : node.role == NodeRole::Replica ? "r "
                : node.role == NodeRole::Refused ? "! "
                                                 : ". ";
    }
    return text.append(name(topology.standing));
}

} // namespace orderdeck
