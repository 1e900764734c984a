#include "tests/widgets/frame_stage.h"

#include <QAction>
#include <QCoreApplication>

namespace orderdeck {

FrameStage::FrameStage()
    : settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
{
    watch = std::make_unique<ServiceWatch>(
        [this](std::chrono::milliseconds, auto callback) {
            struct Held final : Subscription {};
            seen = std::move(callback);
            return std::make_unique<Held>();
        },
        std::chrono::milliseconds(1));
    appearance.setTheme(Theme::Light);
    window = std::make_unique<MainWindow>(WindowContext{appearance, view, settings, clock});
    window->openService(*watch, session, makePages({door, session, view, appearance, &settings}));
    window->resize(1280, 800);
    window->show();
    QCoreApplication::processEvents(); // Shortcuts work in a window that has become active.
}

FrameStage::~FrameStage() { window->closeService(); }

void FrameStage::publish(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    seen(std::move(snapshot));
    QCoreApplication::processEvents();
}

QAction* FrameStage::action(const QString& text) const
{
    for (const WindowMenus::Entry& entry : window->menus().entries()) {
        QString name = entry.action->text();
        if (name.remove(QLatin1Char('&')) == text)
            return entry.action;
    }
    return nullptr;
}

} // namespace orderdeck
