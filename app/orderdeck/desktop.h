#pragma once

#include "app/orderdeck/launch_options.h"
#include "app/orderdeck/service_start.h"
#include "app/terminal/stop_signal.h"
#include "models/service_watch.h"
#include "models/session.h"
#include "widgets/frame/main_window.h"

#include <QObject>
#include <QPointer>
#include <QSettings>
#include <QTimer>

#include <memory>

namespace orderdeck {

class ImportDialog;

/// Puts the desktop program together: one window, one service at a time. Starts and stops services
/// off the GUI thread and ends the program when the last has drained. GUI thread.
class Desktop final : public QObject {
    Q_OBJECT
public:
    Desktop(LaunchOptions options, const StopSignal& stop);
    ~Desktop() override;

    void open();

private:
    void begin(const Profile& profile, StoreAge age);
    void serviceStarted();
    void showTrouble(const Error& error);
    void showStartPage();
    void showPages();
    void openDemo();
    void openImport();
    void toggleTraffic();
    /// Closes pages and drains the service; `then` runs when it is gone.
    void closeService(std::function<void()> then);
    void quit();

    LaunchOptions m_options;
    const StopSignal& m_stopSignal;
    std::shared_ptr<const Clock> m_clock;
    QSettings m_settings;
    Appearance m_appearance;
    ViewSettings m_view;
    MainWindow m_window;
    Profile m_profile; ///< Of the service that runs or is being started.
    std::unique_ptr<ServiceStart> m_start;
    std::unique_ptr<ServiceHost> m_host;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ServiceWatch> m_watch;
    std::unique_ptr<Errand> m_stopping;
    QPointer<ImportDialog> m_import;
    QTimer m_signals; ///< Looks whether SIGINT or SIGTERM came.
    bool m_quitting = false;
};

} // namespace orderdeck
