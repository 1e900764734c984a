#include "backend/metrics/latency_histogram.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>
#include <vector>

using namespace orderdeck;
using std::chrono::microseconds;

namespace {

constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::array kQuantiles{0.0, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0};

/// Latencies as they come: of every magnitude alike.
rc::Gen<std::vector<std::int64_t>> latencies()
{
    return rc::gen::container<std::vector<std::int64_t>>(
        rc::gen::mapcat(rc::gen::inRange(0, 32), [](int magnitude) {
            return rc::gen::inRange<std::int64_t>(
                0, std::min(kHour, std::int64_t(2) << unsigned(magnitude)));
        }));
}

LatencyHistogram histogramOf(const std::vector<std::int64_t>& values)
{
    LatencyHistogram histogram;
    for (const std::int64_t value : values)
        histogram.record(microseconds(value));
    return histogram;
}

bool haveEqualQuantiles(const LatencyHistogram& a, const LatencyHistogram& b)
{
    return a.count() == b.count() && std::ranges::all_of(kQuantiles, [&](double q) {
               return a.quantile(q) == b.quantile(q);
           });
}

} // namespace

class LatencyHistogramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bucketsCoverEveryValueOnceAndInOrder()
    {
        std::int64_t lower = 0;
        for (int bucket = 0; bucket < LatencyHistogram::kBuckets; ++bucket) {
            const std::int64_t upper = LatencyHistogram::upperBound(bucket).count();
            QVERIFY(upper >= lower);
            QCOMPARE(LatencyHistogram::bucketOf(microseconds(lower)), bucket);
            QCOMPARE(LatencyHistogram::bucketOf(microseconds(upper)), bucket);
            QVERIFY((upper - lower) * 32 <= std::max<std::int64_t>(lower, 1));
            lower = upper + 1;
        }
        QVERIFY(lower > kHour);
    }

    void extremesCountInTheOuterBuckets()
    {
        QCOMPARE(LatencyHistogram::bucketOf(microseconds(-5)), 0);
        QCOMPARE(LatencyHistogram::bucketOf(microseconds::max()), LatencyHistogram::kBuckets - 1);
        QCOMPARE(LatencyHistogram().quantile(0.99).count(), 0);
    }

    void quantileIsWithinOneThirtySecondOfTheExactOne()
    {
        OD_PROPERTY("exact <= quantile <= exact * 33/32", [] {
            std::vector<std::int64_t> values = *rc::gen::nonEmpty(latencies());
            const LatencyHistogram histogram = histogramOf(values);
            std::ranges::sort(values);
            for (const double q : kQuantiles) {
                const auto rank = static_cast<std::size_t>(
                    std::max(1.0, std::ceil(q * static_cast<double>(values.size()))));
                const std::int64_t exact = values[rank - 1];
                const std::int64_t found = histogram.quantile(q).count();
                RC_ASSERT(found >= exact);
                RC_ASSERT((found - exact) * 32 <= exact);
            }
        });
    }

    void mergingIsRecordingTogether()
    {
        OD_PROPERTY("merge(a, b) == record(a + b)", [] {
            std::vector<std::int64_t> first = *latencies();
            const std::vector<std::int64_t> second = *latencies();
            LatencyHistogram merged = histogramOf(first);
            merged.merge(histogramOf(second));
            first.insert(first.end(), second.begin(), second.end());
            RC_ASSERT(haveEqualQuantiles(merged, histogramOf(first)));
        });
    }

    void takingLeavesNothingAndLosesNothingUnderRecorders()
    {
        constexpr int kPerThread = 20'000;
        AtomicLatencyHistogram recording;
        std::vector<std::thread> recorders;
        for (int thread = 0; thread < 3; ++thread)
            recorders.emplace_back([&recording] {
                for (int i = 0; i < kPerThread; ++i)
                    recording.record(microseconds(i));
            });
        LatencyHistogram all;
        for (int i = 0; i < 100; ++i)
            all.merge(recording.take());
        for (std::thread& recorder : recorders)
            recorder.join();
        all.merge(recording.take());
        QCOMPARE(all.count(), std::uint64_t(3 * kPerThread));
        QCOMPARE(recording.take().count(), std::uint64_t(0));
        LatencyHistogram expected;
        for (int i = 0; i < kPerThread; ++i)
            for (int thread = 0; thread < 3; ++thread)
                expected.record(microseconds(i));
        QVERIFY(haveEqualQuantiles(all, expected));
    }
};

std::unique_ptr<QObject> makeLatencyHistogramTest();
std::unique_ptr<QObject> makeLatencyHistogramTest()
{
    return std::make_unique<LatencyHistogramTest>();
}

#include "tst_latency_histogram.moc"
