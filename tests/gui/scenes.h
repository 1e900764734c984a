#pragma once

#include "backend/hosting/service_host.h"
#include "models/service_watch.h"
#include "models/session.h"
#include "tests/gui/album.h"
#include "widgets/frame/main_window.h"

#include <QSettings>

#include <functional>
#include <memory>

class QDialog;

namespace orderdeck {

/// Plays every page and dialog before the camera, each at 1280×800 and 1920×1080, light and dark.
class Scenes {
public:
    Scenes(ServiceHost& host, const QString& folder, Album& album);
    ~Scenes();
    void play();

private:
    struct Look {
        QString name; ///< "light-1280x800"
        Theme theme;
        QSize size;
    };
    void waitForFigures();
    void playPages(const Look& look);
    void playShardsAndEvents(const Look& look);
    void playAudit(const Look& look);
    void playOrderDialogs(const Look& look);
    void playDialogs(const Look& look);
    void playFronts(const Look& look);
    void playImport(const Look& look);
    void playImportResult(const Look& look);
    void playExport(const Look& look);
    void take(QWidget& widget, const QString& scene, const Look& look);
    void takeDialog(QDialog& dialog, const QString& scene, const Look& look);

    ServiceHost& m_host;
    QString m_folder;
    Album& m_album;
    Appearance m_appearance;
    ViewSettings m_view;
    QSettings m_settings;
    Session m_session;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<ServiceWatch> m_watch;
};

} // namespace orderdeck
