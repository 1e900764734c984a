#include "models/errand.h"

#include <QMetaObject>

#include <utility>

namespace orderdeck {

Errand::Errand(std::function<void()> work, QObject* parent)
    : QObject(parent), m_thread([this, work = std::move(work)] {
          work();
          // `this` lives: the destructor joins first.
          QMetaObject::invokeMethod(this, &Errand::finished, Qt::QueuedConnection);
      })
{}

Errand::~Errand()
{
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace orderdeck
