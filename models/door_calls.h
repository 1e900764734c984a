#pragma once

#include "backend/service/service_door.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace orderdeck {

/// A callback for a ServiceDoor call that is asked from the GUI: the answer is delivered on the GUI
/// thread, never before the call returned, and not at all when `context` is gone by then. Never
/// waits.
///
///     door.get(id, onGuiThread<Result<OrderAnswer>>(this, [this](Result<OrderAnswer> answer) { …
///     }));
template <typename T, typename Deliver>
[[nodiscard]] ServiceDoor::Callback<T> onGuiThread(QObject* context, Deliver deliver)
{
    return [context = QPointer<QObject>(context),
            deliver = std::make_shared<Deliver>(std::move(deliver))](T answer) {
        QCoreApplication* application = QCoreApplication::instance();
        if (application == nullptr)
            return;
        // Posted to the application, which outlives every context; whether the context still lives
        // is asked on the GUI thread, the only one that destroys it.
        QMetaObject::invokeMethod(
            application,
            [context, deliver, held = std::make_shared<T>(std::move(answer))] {
                if (context)
                    (*deliver)(std::move(*held));
            },
            Qt::QueuedConnection);
    };
}

/// Questions of one kind of which only the newest counts (the order in the panel, the window of a
/// list): each gets a number, and the answer to an older one is dropped. GUI thread.
class LatestJob {
public:
    /// As onGuiThread(); from now on the answers to earlier callbacks are dropped.
    template <typename T, typename Deliver>
    [[nodiscard]] ServiceDoor::Callback<T> ask(QObject* context, Deliver deliver)
    {
        const std::int64_t number = ++*m_newest;
        *m_waiting = true;
        return onGuiThread<T>(context, [newest = m_newest, waiting = m_waiting, number,
                                        deliver = std::move(deliver)](T answer) mutable {
            if (*newest != number)
                return;
            *waiting = false;
            deliver(std::move(answer));
        });
    }
    /// Whatever was asked is not wanted any more.
    void forget()
    {
        ++*m_newest;
        *m_waiting = false;
    }
    /// An answer that counts is still to come.
    [[nodiscard]] bool waiting() const { return *m_waiting; }

private:
    std::shared_ptr<std::int64_t> m_newest = std::make_shared<std::int64_t>(0);
    std::shared_ptr<bool> m_waiting = std::make_shared<bool>(false);
};

} // namespace orderdeck
