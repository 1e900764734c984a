#pragma once

#include "backend/workload/arrival_process.h"
#include "backend/workload/illegal_wishes.h"
#include "backend/workload/order_intake.h"
#include "backend/workload/order_script.h"
#include "backend/workload/plan_queue.h"
#include "backend/workload/rate_window.h"
#include "backend/workload/reply_box.h"
#include "backend/workload/step_planner.h"
#include "backend/workload/traffic_generator.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace orderdeck {

/// Bounds of what a generator holds.
struct TrafficLimits {
    std::int64_t plans = 5'000'000;  ///< Orders with a plan, 32 bytes each; at the bound no new
                                     ///< orders are made.
    std::int64_t writes = 1024;      ///< Requests under way that change an order.
    std::int64_t reads = 512;        ///< Status reads under way.
    std::int64_t arrivals = 100'000; ///< New orders waiting for room; more turn away.
};

/// The generator without its thread: everything happens in tick(), so that a test can drive days
/// through it with a clock of its own. Arrivals are open-loop: they do not wait for answers, only
/// for room. Its clock stands still while it is paused and while the program was suspended, so that
/// nothing bursts afterwards.
class TrafficEngine {
public:
    /// Refuses a behaviour whose lifecycle the service does not have.
    [[nodiscard]] static Result<std::unique_ptr<TrafficEngine>>
    make(ServiceDoor& door, const WorkloadSettings& settings, Behaviour behaviour,
         TrafficLimits limits = {});

    /// Takes the answers, sends what is due; says when it wants to be called next. One thread.
    [[nodiscard]] Timestamp tick(Timestamp now);
    /// Takes the answers, sends nothing; how many are still under way. The thread of tick().
    [[nodiscard]] std::int64_t drain(Timestamp now);
    /// Answers that come later are dropped.
    void close() { m_replies->close(); }

    void setPaused(bool paused) { m_paused = paused; }         ///< Any thread.
    void setOrdersPerDay(double rate) { m_wantedRate = rate; } ///< Any thread.
    [[nodiscard]] WorkloadFigures figures() const;             ///< Any thread.
    /// True when every open order of the store has been taken up. The thread of tick().
    [[nodiscard]] bool intakeDone() const { return m_intake.done(); }

private:
    TrafficEngine(ServiceDoor& door, const WorkloadSettings& settings, Behaviour behaviour,
                  const Lifecycle& lifecycle);

    void moveClock(Timestamp now);
    void followRate();
    void collectDue();
    void send();
    [[nodiscard]] bool sendStep();
    [[nodiscard]] bool sendCreate();
    [[nodiscard]] bool sendRead();
    void sendPlan(const Plan& plan);
    void sendLook(const Plan& plan);
    void sendIllegal(const Plan& plan);
    [[nodiscard]] bool roomForWrite() const;

    void takeReplies();
    void take(StepReply& reply);
    void take(LookReply& reply);
    void take(SideReply& reply);
    void take(ReadReply& reply);
    void take(PageReply& reply);
    void takeApplied(Plan plan, const Verdict& verdict);
    void takeNumberExists(const Plan& plan);
    void push(const std::optional<Plan>& plan);

    [[nodiscard]] std::int64_t planned() const;
    [[nodiscard]] Timestamp nextWanted() const;
    void publish();

    ServiceDoor& m_door;
    const WorkloadSettings m_settings;
    TrafficLimits m_limits;
    const OrderScript m_script;
    const IllegalWishes m_wishes;
    const StepPlanner m_planner;
    const std::shared_ptr<ReplyBox> m_replies = std::make_shared<ReplyBox>();
    std::atomic<bool> m_paused{false};
    std::atomic<double> m_wantedRate;

    TrafficMoment m_now; ///< Of the present tick.
    double m_rate = 0;
    ArrivalProcess m_arrivals;
    ArrivalProcess m_reads;
    OrderIntake m_intake;
    PlanQueue m_plans;
    std::deque<Plan> m_ready;      ///< Due, waiting for room.
    std::vector<OrderId> m_recent; ///< Ring of orders touched last: those whose status is read.
    std::size_t m_recentNext = 0;
    Random m_readChoice;
    std::int64_t m_nextSequence = 0; ///< 0: not known yet.
    std::int64_t m_firstOwn = 0;     ///< First sequence number of this run.
    std::int64_t m_numberJump = 1;
    std::int64_t m_waitingCreates = 0;
    std::int64_t m_waitingReads = 0;
    std::int64_t m_stepsUnderWay = 0; ///< Creates and looks too.
    std::int64_t m_sideUnderWay = 0;
    std::int64_t m_readsUnderWay = 0;
    std::int64_t m_sendNotBefore = 0; ///< After a Busy.
    std::int64_t m_created = 0;
    std::int64_t m_failures = 0; ///< Answers that say something is wrong with the requests.
    bool m_saidFull = false;
    RateWindow m_offered;
    RateWindow m_done;

    mutable std::mutex m_figuresMutex; ///< Protects m_figures.
    WorkloadFigures m_figures;
};

} // namespace orderdeck
