//! What citizens and organizers see, in a real Chromium: with scripts and without, by mouse and by keyboard.

mod chromium;
mod people;
mod site;

mod quiz;
