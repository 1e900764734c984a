#pragma once

#include "backend/foundation/error.h"
#include "widgets/frame/front_page.h"

namespace orderdeck {

/// The service could not be started: what happened, what it means, what can be done.
class TroublePage final : public FrontPage {
    Q_OBJECT
public:
    explicit TroublePage(const Error& error, QWidget* parent = nullptr);

Q_SIGNALS:
    void retryRequested();
    void quitRequested();
};

} // namespace orderdeck
